"""Looking for words in what is kept: all of them, in any order, each where a word begins."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator

from sqlalchemy import ColumnElement, delete, false, insert, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.actions.tables import LONGEST_WORD, action_words, actions, outsiders
from bot.rooms.tables import members, organisations

FEW = 1000
"""So many Actions are soon looked up and put in order. A word that more hold is soon met on the way through a log."""

_BEFORE_A_WORD = "([-–—/“‘\"'@#£*"
_AFTER_A_WORD = ",.:;!?)-/’'"
_LAST = "\U0010ffff"
"""Follows every character that people write, and so all words that begin alike."""


def folded(words: str) -> list[str]:
    """What stands between spaces, in small letters. SQLite has small letters for plain ones only, so that we have."""
    return unicodedata.normalize("NFC", words).casefold().split()


def sought(words: str) -> list[str]:
    """What to look for, each once, no longer than it is kept."""
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in folded(words)))


def words_of(*texts: str) -> tuple[str, ...]:
    """All that can be found by its beginning, each once: "(follow-up)" is also "follow-up)" and "up)"."""
    return tuple(dict.fromkeys(word[:LONGEST_WORD] for text in texts for word in _beginnings(text)))


def _beginnings(text: str) -> Iterator[str]:
    for word in folded(text):
        yield word
        yield from (word[at:] for at in range(1, len(word)) if word[at - 1] in _BEFORE_A_WORD)


def searchable(*texts: str) -> str:
    """The words of it as `holds` looks through them."""
    return "".join(f" {word}" for word in words_of(*texts))


def holds(column: ColumnElement[str], word: str) -> ColumnElement[bool]:
    """Whether a word of what is `searchable` begins so: "ring" is not in "Bring"."""
    return column.contains(f" {word}", autoescape=True)


async def learn(connection: AsyncConnection, room_id: int, action_id: int, *texts: str) -> None:
    """Keep by which words an Action is found, in place of those by which it was."""
    await connection.execute(delete(action_words).where(action_words.c.action_id == action_id))
    rows = [{"room_id": room_id, "word": word, "action_id": action_id} for word in words_of(*texts)]
    if rows:
        await connection.execute(insert(action_words), rows)


async def told_of(connection: AsyncConnection, words: str, rooms_seen: Collection[int]) -> list[ColumnElement[bool]]:
    """For each word: it is in what is to be done, in its note, or in the names of its owner and their Organisation.

    What few hold is looked up here: a database that cannot know how few they are may look them up once a row.
    """
    wanted = sought(words)
    few: set[int] | None = None
    many: list[ColumnElement[bool]] = []
    for word, named in (await _named(connection, wanted, rooms_seen)).items():
        ids = await _holding(connection, word, rooms_seen, named)
        if len(ids) > FEW:
            many.append(or_(holds(actions.c.words, word), named))
        else:
            few = ids if few is None else few & ids
    return many if few is None else [actions.c.id.in_(few), *many]


async def _holding(
    connection: AsyncConnection, word: str, rooms_seen: Collection[int], named: ColumnElement[bool]
) -> set[int]:
    """The ids of the Actions that a word is told of, or more than FEW of them."""
    at = action_words.c
    told = select(at.action_id).where(at.room_id.in_(rooms_seen), at.word >= word, at.word < word + _LAST)
    found = [told.distinct().limit(FEW + 1), select(actions.c.id).where(named).limit(FEW + 1)]
    return {number for query in found for number in await connection.scalars(query)}


async def _named(
    connection: AsyncConnection, wanted: Collection[str], rooms_seen: Collection[int]
) -> dict[str, ColumnElement[bool]]:
    """For each word, the Actions of those who bear it. Names are few, and kept apart from what is to be done."""
    named: dict[str, ColumnElement[bool]] = {word: false() for word in wanted}
    people, others = ((table, table.c.room_id.in_(rooms_seen)) for table in (members, outsiders))
    kinds = (
        (*people, actions.c.owner_id, true(), words_of, _begins),
        (*others, actions.c.outsider_id, true(), words_of, _begins),
        (organisations, true(), actions.c.organisation_id, actions.c.room_id.in_(rooms_seen), folded, _is_whole),
    )
    for table, ours, column, here, parts, bears in kinds if wanted else ():
        names = await connection.execute(select(table.c.id, table.c.name).where(ours))
        parted = [(row.id, parts(row.name)) for row in names]
        for word in named:
            if ids := [number for number, name in parted if bears(name, word)]:
                named[word] |= column.in_(ids) & here
    return named


def _begins(name: Collection[str], word: str) -> bool:
    return any(each.startswith(word) for each in name)


def _is_whole(name: Collection[str], word: str) -> bool:
    """Organisations are named by common words: "the" and "heath" are not to find all of a trust's for Health."""
    return any(each.startswith(word) and each[len(word) :][:1] in _AFTER_A_WORD for each in name)
