"""How a program asks on: by the cursor of an answer, and by the ids that the answers hold."""

from __future__ import annotations

import pytest

from adapters.api.openapi import description
from adapters.api.reading import OF_ACTIONS, OF_DECISIONS, seal_of
from bot.actions import keeping
from bot.actions.filters import Filter, Sort
from bot.actions.rules import Action
from tests.actions.acting import FAY, FRIDAY, SAM
from tests.api.conftest import Programs
from tests.api.test_api import ACTIONS, texts


@pytest.mark.parametrize(
    "end", ["n-1", "99999999999999999-999999999", "0-1", "00000000000000000-1", "739000-1", "1764000000000000-1"]
)
async def test_a_mark_that_no_row_has_or_beyond_the_end_is_harmless(programs: Programs, end: str) -> None:
    token = await programs.key()
    for sort in ("logged", "-logged", "due", "-due"):
        seal = seal_of(Filter(sort=Sort(sort)), OF_ACTIONS)
        assert len(await texts(programs, token, f"sort={sort}&cursor={end}-{seal}")) <= 1
    seal = seal_of(Filter(sort=Sort.OLDEST), OF_DECISIONS)
    assert (await programs.ask(f"/api/v1/decisions?cursor={end}-{seal}", token)).status_code == 200


async def test_a_cursor_of_another_order_filter_or_list_is_refused_with_a_sentence(programs: Programs) -> None:
    token = await programs.key()
    await programs.acting.log(Action("Find a hall", due=FRIDAY))
    cursor = (await programs.ask(f"{ACTIONS}?limit=1&show=open", token)).json()["next_cursor"]
    assert await texts(programs, token, f"show=open&limit=2&cursor={cursor}") == ["Find a hall"]
    assert await texts(programs, token, f"sort=logged&show=open&cursor={cursor}") == ["Find a hall"]
    for path in (
        f"{ACTIONS}?cursor={cursor}",
        f"{ACTIONS}?show=open&sort=due&cursor={cursor}",
        f"{ACTIONS}?show=open&words=hall&cursor={cursor}",
        f"/api/v1/decisions?cursor={cursor}",
    ):
        answer = await programs.ask(path, token)
        assert answer.status_code == 422, path
        (error,) = answer.json()["errors"]
        assert error["parameter"] == "cursor"
        assert error["detail"].startswith("“cursor” belongs to an answer with other filters or another order.")


async def test_whoever_and_whatever_an_action_is_of_can_be_asked_for_by_the_ids_of_the_answers(
    programs: Programs,
) -> None:
    token, acting = await programs.key(), programs.acting
    sam = acting.by[SAM]
    async with acting.database.transaction() as connection:
        dot = await keeping.outsider(connection, acting.room, "Dot Example", 0)
    await acting.log(Action("Find a hall", outsider=dot))
    await acting.log(Action("Nobody's"))
    await acting.set_member(SAM, left_at=acting.now())
    await acting.set_member(FAY, left_at=acting.now())
    items = (await programs.ask(ACTIONS, token)).json()["items"]
    names = ("owner_id", "outsider_id", "organisation_id")
    assert [tuple(each[name] for name in names) for each in items] == [
        (sam.member, None, sam.organisation),
        (None, dot, None),
        (None, None, None),
    ]
    (room,) = (await programs.ask("/api/v1/rooms", token)).json()["rooms"]
    assert (room["id"], room["organisations"]) == (acting.room, [{"id": sam.organisation, "name": "Ours NHS Trust"}])
    assert [each["name"] for each in room["members"]] == ["cerys", "pat", "sam"]
    assert room["members"][-1] == {"id": sam.member, "name": "sam", "organisation_id": sam.organisation}
    assert room["outsiders"] == [{"id": dot, "name": "Dot Example", "organisation_id": None}]
    assert await texts(programs, token, f"outsider={room['outsiders'][0]['id']}") == ["Find a hall"]
    assert await texts(programs, token, f"organisation={room['organisations'][0]['id']}") == ["Ring the housing team"]


async def test_words_are_looked_for_where_the_description_says(programs: Programs) -> None:
    token, acting = await programs.key(), programs.acting
    hall, ring = "Find a hall", "Ring the housing team"
    await acting.log(Action(hall, note="Bring sandwiches"))
    found = {"hous": [ring], "sand": [hall], "sa": [hall, ring], "trust": [ring], "sam+trust": [ring],
             "all": [], "trus": [], "sam+hall": []}  # fmt: skip
    for words, listed in found.items():
        assert sorted(await texts(programs, token, f"words={words}")) == listed, words
    for path in (ACTIONS, "/api/v1/decisions"):
        (said,) = [each["description"] for each in description()["paths"][path]["get"]["parameters"]
                   if each["name"] == "words"]  # fmt: skip
        for told in (
            "all of these",
            "where a word begins",
            "note",
            "owner's name",
            "whole word, in that of their Organisation",
        ):
            assert told in said
