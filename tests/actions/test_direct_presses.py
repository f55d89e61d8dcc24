"""The buttons of a reminder in somebody's own chat work there, in the Room that it is of, for who is in it then."""

from __future__ import annotations

import pytest

from bot.actions.rules import Status
from bot.database import Database
from bot.message import Button, Card
from bot.rooms.rules import Role
from tests.actions.acting import buttons, labels
from tests.actions.directly import IN_SLACK, WEDNESDAY, Directly, directly
from tests.actions.minding import NEIGHBOUR, PAT, SAM
from tests.rooms import make_room

NOWHERE = "That is in none of your Rooms"


@pytest.fixture
async def ours(database: Database) -> Directly:
    """Sam is of another Room too, and speaks of that one in a chat of his own."""
    made = await directly(database)
    other = await make_room(database, "Falls", [], {SAM: Role.MEMBER})
    chosen = await made.minding.ask("rooms.choose", SAM, IN_SLACK, ref=f"room:{other}")
    assert "Falls" in chosen.title
    return made


def button(card: Card, label: str) -> Button:
    return next(each for each in buttons(card) if each.label == label)


async def press(ours: Directly, card: Card, label: str, **answers: str) -> Card:
    pressed = button(card, label)
    return await ours.minding.ask(pressed.verb, SAM, IN_SLACK, ref=pressed.ref, answers=answers)


async def reminded(ours: Directly) -> Card:
    await ours.minding.tick(WEDNESDAY)
    await ours.deliver()
    (shown,) = ours.shown()
    return shown


async def test_done_and_undo_work_though_another_room_is_spoken_of(ours: Directly) -> None:
    known = await ours.minding.log()
    form = await press(ours, await reminded(ours), "Done")
    told = await press(ours, form, "It is done", note="Two flats are ready")
    assert told.title == "Action 1 is done"
    assert (await ours.minding.known(known)).action.note == "Two flats are ready"
    assert [each.title for each in await ours.minding.said("Action 1 is done")] == ["Action 1 is done"]
    assert "Logged" in (await press(ours, told, "History")).summary
    await press(ours, told, "Undo")
    assert (await ours.minding.known(known)).action.status is Status.OPEN


async def test_so_do_a_new_day_and_what_is_in_the_way(ours: Directly) -> None:
    known = await ours.minding.log()
    shown = await reminded(ours)
    form = await press(ours, shown, "Re-date")
    missing = await press(ours, form, "Re-date it", day="2026-12-18")
    assert "Please say why" in missing.summary
    assert "new day" in (await press(ours, missing, "Re-date it", day="2026-12-18", reason="They are away")).title
    form = await press(ours, shown, "Blocked")
    assert "is blocked" in (await press(ours, form, "It is blocked", note="No answer")).title
    action = (await ours.minding.known(known)).action
    assert (str(action.due), action.status) == ("2026-12-18", Status.BLOCKED)


async def test_turning_them_off_and_on_is_for_the_room_of_the_card(ours: Directly) -> None:
    await ours.minding.log()
    shown = await reminded(ours)
    told = await press(ours, shown, "Turn these reminders off")
    assert "In Ours I remind nobody" in told.summary
    await ours.minding.tick("2026-11-27T09:00")
    assert len(await ours.own()) == 1
    assert "Channels of Ours" in (await press(ours, told, "Remind me again")).summary
    await ours.minding.tick("2026-11-30T09:00")
    assert len(await ours.own()) == 2


async def test_a_press_on_what_was_done_meanwhile_says_by_whom(ours: Directly) -> None:
    known = await ours.minding.log()
    shown = await reminded(ours)
    await ours.minding.ask("actions.finished", SAM, ref=str(known.id), answers={"note": ""})
    told = await press(ours, shown, "Done")
    assert told.title == "Action 1 is finished already"


@pytest.mark.parametrize("verb", ["actions.finish", "actions.finished", "actions quiet", "actions.open"])
async def test_who_has_left_the_room_or_never_was_in_it_changes_nothing(ours: Directly, verb: str) -> None:
    known = await ours.minding.log()
    shown = await reminded(ours)
    ref = button(shown, "Turn these reminders off" if verb == "actions quiet" else "Done").ref
    stranger = await ours.minding.ask(verb, NEIGHBOUR, IN_SLACK, ref=ref, answers={"note": "x"})
    await ours.minding.ask("rooms.leave", SAM)
    left = await ours.minding.ask(verb, SAM, IN_SLACK, ref=ref, answers={"note": "x"})
    unknown = await ours.minding.ask(verb, SAM, IN_SLACK, ref="987654", answers={"note": "x"})
    assert [each.title for each in (stranger, left, unknown)] == [NOWHERE] * 3
    assert known.action.text not in stranger.summary + left.summary
    assert (await ours.minding.known(known)).action.status is Status.OPEN


async def test_who_does_not_own_it_any_more_suggests(ours: Directly) -> None:
    known = await ours.minding.log()
    shown = await reminded(ours)
    other = {"who": str(ours.minding.people[PAT].member)}
    await ours.minding.ask("actions.handed_over", SAM, ref=str(known.id), answers=other)
    form = await press(ours, shown, "Done")
    assert "Suggest it" in labels(form)
