"""Whatever a button points at and whatever is typed: a plain answer, and no other Room is touched."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.actions.changing.steps import LIMITS
from bot.actions.handlers import Actions
from bot.actions.tables import actions, changes, suggestions
from bot.message import Account, Intent
from bot.rooms.gate import Gate
from tests.actions.acting import CERYS, ELSEWHERE, PAT, SAM, SLACK, Acting
from tests.rooms import Hands, waiting

VERBS = sorted(Actions(Gate(Hands())).writes())
NONSENSE = st.one_of(
    st.text(max_size=40),
    st.integers(-5, 2**70).map(str),
    st.sampled_from(["", "1", "2", "9" * 5000, "0 words=%00", "1 show=late&sort=-due", "\ud800", "2026-12-01", "none"]),
)


async def elsewhere(acting: Acting) -> tuple[Any, ...]:
    """All that another Room's record and Channel hold."""
    async with acting.database.reading() as connection:
        theirs = select(actions).where(actions.c.room_id != acting.room)
        past = select(changes).where(changes.c.room_id != acting.room)
        put = select(suggestions).where(suggestions.c.action_id == acting.foreign)
        rows = [list(await connection.execute(each)) for each in (theirs, past, put)]
    return *rows, [each for each in await waiting(acting.database) if each[0] == ELSEWHERE.channel]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    verb=st.sampled_from(VERBS),
    who=st.sampled_from([SAM, PAT, CERYS]),
    ref=st.one_of(NONSENSE, st.just("ours"), st.just("theirs")),
    answers=st.dictionaries(st.sampled_from(sorted(LIMITS)), NONSENSE),
    words=NONSENSE,
)
async def test_it_is_answered_and_no_other_room_is_touched(  # noqa: PLR0913, PLR0917 -- what an Intent consists of
    acting: Acting, verb: str, who: Account, ref: str, answers: dict[str, str], words: str
) -> None:
    before = await elsewhere(acting)
    meant = {"ours": str(acting.action), "theirs": str(acting.foreign)}.get(ref, ref)
    card = await acting.send(Intent(verb, who, SLACK, ref=meant, answers=answers, words=words))
    assert card.title
    assert "Theirs" not in card.summary
    assert await elsewhere(acting) == before
