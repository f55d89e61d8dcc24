"""The calendar feeds: what each shows, and to whom."""

from __future__ import annotations

from icalendar import Calendar
from structlog.testing import capture_logs

from bot.actions.filters import Filter, Show
from bot.actions.log import keyring
from bot.actions.log.keyring import Kind as Key
from bot.actions.rules import Action
from bot.rooms.rules import Role
from tests.actions.acting import FAY, FRIDAY, PAT, RING, SAM
from tests.api.conftest import Programs


async def test_a_calendar_shows_ones_own_actions_to_whoever_has_its_address(programs: Programs) -> None:
    acting = programs.acting
    await acting.log(Action("Not Sam's", due=FRIDAY))
    key = await programs.key(SAM, Key.CALENDAR, keyring.own(acting.by[SAM].member))
    answer = await programs.client.get(f"/calendar/{key}.ics")
    events = Calendar.from_ical(answer.text).walk("VEVENT")
    assert [str(each["summary"]) for each in events] == ["Ring the housing team"]
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    headed = await programs.client.head(f"/calendar/{key}.ics")
    assert (headed.headers, headed.content) == (answer.headers, b"")
    again = await programs.client.get(f"/calendar/{key}.ics", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_a_calendar_of_a_filter_shows_what_it_means_and_nothing_of_other_rooms(programs: Programs) -> None:
    await programs.acting.log(Action("Find a hall", due=FRIDAY))
    for shows, found in (
        (Filter(room=programs.acting.room, principle=RING.principle), ["Ring the housing team"]),
        (Filter(), ["Ring the housing team", "Find a hall"]),
        (Filter(room=programs.acting.room + 1), []),
        (Filter(show=Show.DONE), []),
    ):
        key = await programs.key(PAT, Key.CALENDAR, shows)
        calendar = Calendar.from_ical((await programs.client.get(f"/calendar/{key}.ics")).text)
        assert [str(each["summary"]) for each in calendar.walk("VEVENT")] == found


async def test_an_address_that_is_unknown_or_dead_is_not_there(programs: Programs) -> None:
    own = keyring.own(programs.acting.by[SAM].member)
    gone, token = await programs.key(SAM, Key.CALENDAR, own), await programs.key()
    whole = await programs.key(FAY, Key.CALENDAR)
    await programs.acting.set_member(SAM, left_at=programs.acting.now())
    await programs.acting.set_member(FAY, role=Role.MEMBER)
    with capture_logs() as logs:
        answers = [await programs.client.get(f"/calendar/{key}.ics") for key in (gone, whole, token, "x", "%00", "é")]
    assert {each.status_code for each in answers} == {404}
    assert len({each.text for each in answers}) == 1
    assert gone not in repr(logs)


async def test_each_calendar_is_called_as_it_was_called_when_it_was_made(programs: Programs) -> None:
    for label in ("Our beds; and wards, all", "Mine\\n", "=1+1"):
        key = await programs.key(PAT, Key.CALENDAR, label=label)
        calendar = Calendar.from_ical((await programs.client.get(f"/calendar/{key}.ics")).text)
        assert str(calendar["X-WR-CALNAME"]) == label
