"""The weeks of three Actions in a whole installed product: agreed on three platforms, and what became of each.

What a Room agrees is reminded of, moved, put to it again and finished in working hours of working days, so this goes by
a calendar of its own, as the week of a check-in does.
"""

from __future__ import annotations

import signal
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from tests.product.forms import Shown
from tests.product.log import InLog, dated, in_calendar, in_csv, in_json, in_workbook, table
from tests.product.rooms import CHARITY, COUNCIL, ROOM, TRUST, link
from tests.product.week import VOLUNTEER, Week, the_room_begins, weeks
from tests.standins.slack_requests import DIRECT, Channel, SlackRequest
from tests.standins.teams_activities import PERSONAL, TENANT, Person, installation

TUESDAY = "2026-11-24T15:00:00"
BEFORE_REMINDER = "2026-11-25T08:59:58"
THREE_WEEKS_LATER = "2026-12-18T08:59:58"
FRIDAY, MONDAY = "2026-11-27", "2026-11-30"

DOT_IN_TEAMS = Person("29:1dotfictional", "00000000-0000-4000-8000-00000000c001", "Dot Fictional", TENANT)
HELP = "What would help you from another organisation?"
PROBLEM = "Nobody answers when we ring the housing team."
ADA, BILAL, DOT = (f"Ada Example, {TRUST}", f"Bilal Sample, {COUNCIL}", f"Dot Fictional, {CHARITY}")
RING, SHARE = "Ring the housing team about the ramp", "Send round the list of stair lifts"
MEND = "=Mend(the lift) of *flat 4*"
HAPPENED = {
    1: ["Done", "Logged"],
    2: ["Re-dated", "Logged"],
    3: ["Kept by the Room", "Put to the Room", "Logged"],
}
OWN = "A reminder of your Actions"
MEASURED, ILL, STARTED = "The ramp is ordered.", "The office is shut.", "The new manager has started."


@pytest.fixture
async def week(module_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Week]:
    async with weeks(module_database_url, tmp_path_factory.mktemp("weeks"), TUESDAY) as begun:
        yield begun


@pytest.mark.timeout(300)  # three starts of a process, which take their time on a busy machine
async def test_what_a_room_agrees_on_three_platforms_is_reminded_of_settled_and_pulled_by_a_lead(week: Week) -> None:
    await the_room_begins(week)
    await bilal_adds_the_app_to_a_chat_of_his_own(week)
    await a_check_in_raises_a_problem(week)
    pressed = await an_action_is_logged_in_slack(week)
    await another_in_teams(week)
    await a_third_on_the_page(week)
    await week.until(BEFORE_REMINDER, signal.SIGKILL)
    await nothing_is_lost_or_repeated(week, pressed)
    await all_are_reminded(week)
    await owners_are_reminded_of_theirs_alone(week)
    await one_is_done_and_one_is_moved(week)
    await week.until(THREE_WEEKS_LATER, signal.SIGKILL)
    await the_third_is_put_to_the_room_and_kept(week)
    await a_lead_pulls_the_log_from_teams_and_from_slack(week)


async def bilal_adds_the_app_to_a_chat_of_his_own(week: Week) -> None:
    url = week.bilal.installed.teams.service_url
    added = installation("add", url, person=week.bilal.person, conversation=PERSONAL)
    assert (await week.bilal.installed.from_teams(added)).status_code == 200
    await replace(week.bilal, conversation=PERSONAL).posted("Big Room: what you can ask")


async def a_check_in_raises_a_problem(week: Week) -> None:
    await week.ada.command("now", "checkin")
    card = await week.bilal.posted("Check-in 1\n")
    told = await week.bilal.press(card, "Send my answers", {HELP: PROBLEM, "Whose help?": TRUST})
    me = {"Your name": "Bilal Sample", "Which organisation are you from?": COUNCIL}
    assert "Thank you, Bilal Sample" in (await week.bilal.press(told, "Save", me)).words
    await week.ada.press(await week.ada.command("close", "checkin"), "Yes, close it")
    for card in await week.everywhere("Check-in 1: what we heard"):
        assert PROBLEM in card.words
        assert "Log an action" in card.buttons


async def an_action_is_logged_in_slack(week: Week) -> SlackRequest:
    form = await week.ada.command(f"Bilal to {RING[0].lower()}{RING[1:]} by Friday", "action")
    assert form.fields["What is to be done?"].value == RING
    assert form.fields["By when?"].value == FRIDAY
    owner = form.fields["Who owns it?"]
    assert owner.choices
    assert owner.value == owner.choices[BILAL]
    pressed, before = week.ada.pressing(form, "Log it"), len(week.ada.answers())
    assert (await week.ada.installed.from_slack(pressed)).status_code == 200
    for card in await week.everywhere("Action 1"):
        assert RING in card.words
        assert "Friday 27 November" in card.words
    assert len(week.ada.answers()) == before + 1
    return pressed


async def another_in_teams(week: Week) -> None:
    form = await week.bilal.say("action Someone has to send round the stair list")
    given = {"What is to be done?": SHARE, "Who owns it?": ADA, "By when?": MONDAY}
    assert "Action 2 is logged" in (await week.bilal.press(form, "Log it", given)).words
    for card in await week.everywhere("Action 2"):
        assert SHARE in card.words


async def a_third_on_the_page(week: Week) -> None:
    """The process is killed as soon as this is answered."""
    form = await week.page.press(await week.page.posted("Check-in 1: what we heard"), "Log an action")
    given = {"What is to be done?": MEND, "Who owns it?": DOT, "By when?": FRIDAY}
    assert "Action 3 is logged" in (await week.page.press(form, "Log it", given)).words


async def nothing_is_lost_or_repeated(week: Week, pressed: SlackRequest) -> None:
    for card in await week.everywhere("Action 3"):
        assert MEND in card.words
    before = len(week.ada.answers())
    assert (await week.ada.installed.from_slack(pressed)).status_code == 200
    listed = await week.ada.command("room", "actions")
    assert all(listed.words.count(words) == 1 for words in (RING, SHARE, MEND)), listed.words
    assert len(week.ada.answers()) == before
    for chat in (week.ada, week.bilal):
        assert [len(chat.all_posted(f"Action {number}\n")) for number in (1, 2)] == [1, 1]


async def all_are_reminded(week: Week) -> None:
    for card in await week.everywhere("A reminder of our Actions"):
        for words in (BILAL, RING, DOT, MEND, "Due Friday 27 November"):
            assert words in card.words
        assert SHARE not in card.words, "it has some days yet"


async def owners_are_reminded_of_theirs_alone(week: Week) -> None:
    """Once, though the process was killed; a button of it is answered in the same chat."""
    dot = replace(week.dot, channel=Channel(VOLUNTEER.user, "directmessage"))
    bilal = replace(week.bilal, conversation=PERSONAL)
    for chat, theirs, others in ((dot, MEND, RING), (bilal, RING, MEND)):
        card = await chat.posted(OWN)
        assert theirs in card.words
        assert others not in card.words
        assert len(chat.all_posted(OWN)) == 1
    here = replace(dot, channel=DIRECT)
    assert (await here.installed.from_slack(here.pressing(await dot.posted(OWN), "Re-date"))).status_code == 200
    assert MEND in (await here.posted("When is Action 3 due now?")).words


async def one_is_done_and_one_is_moved(week: Week) -> None:
    form = await week.bilal.press(await week.bilal.posted("A reminder of our Actions"), "Done")
    assert RING in form.words, "the first of the reminder is the council's"
    told = await week.bilal.press(form, "It is done", {"What came of it?": MEASURED})
    assert "Action 1 is done" in told.words
    form = await week.ada.press(await week.ada.posted("Action 2\n"), "Re-date")
    assert "Please say why" in (await week.ada.press(form, "Re-date it", {"The new day": "2026-12-18"})).words
    moved = {"The new day": "2026-12-18", "Why does it need another day?": ILL}
    assert "Action 2 has a new day" in (await week.ada.press(form, "Re-date it", moved)).words
    for title, words in (("Action 1 is done", MEASURED), ("Action 2 has a new day", ILL)):
        for card in await week.everywhere(title):
            assert words in card.words


async def the_third_is_put_to_the_room_and_kept(week: Week) -> None:
    for card in await week.everywhere("Action 3: keep, change or stop?"):
        assert "It was first due 3 weeks ago." in card.words
        assert DOT in card.words
    late = "Late: it was due on Friday 27 November"
    for chat in (week.ada, week.bilal):
        card = await chat.posted(late)
        assert all(words in card.words for words in (SHARE, "Due today", MEND))
        assert RING not in card.words
    assert late in (await week.page.http.get("/")).text
    form = await week.page.press(await week.page.posted("Action 3: keep, change or stop?"), "Keep it")
    kept = {"By when will it be done?": "2027-01-11", "What will be different now?": STARTED}
    assert "Action 3 is kept" in (await week.page.press(form, "Keep it", kept)).words
    for chat in (week.ada, week.bilal):
        answered = await chat.updated("Action 3: kept")
        assert "It is due on Monday 11 January 2027." in answered.words
        assert STARTED in answered.words
        assert len(chat.all_posted("A reminder of our Actions")) == 2
        assert len(chat.all_posted("Action 3: keep")) == 1
    await week.page.posted("Action 3: kept")


async def a_lead_pulls_the_log_from_teams_and_from_slack(week: Week) -> None:
    lead = {"Who?": DOT, "Which role?": "Lead: follows what was agreed"}
    told = await week.ada.press(await week.ada.command("roles"), "Give this role", lead)
    assert "Dot Fictional is now a lead" in told.words
    in_teams = replace(week.bilal, person=DOT_IN_TEAMS)
    await link(week.dot, in_teams)
    from_teams = await the_log_opens_once(week, await in_teams.say("actions log"))
    assert await the_log_opens_once(week, await week.dot.command("log", "actions")) == from_teams


async def the_log_opens_once(week: Week, shown: Shown) -> str:
    """In a browser of its own."""
    address = week.product.address
    async with httpx.AsyncClient(base_url=address, timeout=20) as first, httpx.AsyncClient(base_url=address) as second:
        log = InLog(first)
        await log.enter(shown, "Dot Fictional")
        await InLog(second).is_refused(shown)
        page = await log.page()
        await it_shows_all_three(log, page)
        await the_files_hold_what_the_filter_shows(log)
    return page


async def it_shows_all_three(log: InLog, page: str) -> None:
    assert ROOM in page
    assert "3 actions" in page
    assert {number: await log.history(page, number) for number in HAPPENED} == HAPPENED


async def the_files_hold_what_the_filter_shows(log: InLog) -> None:
    everything = await log.files(await log.page())
    rows = [
        (1, RING, "Bilal Sample", "done", FRIDAY),
        (2, SHARE, "Ada Example", "open", "2026-12-18"),
        (3, MEND, "Dot Fictional", "open", "2027-01-11"),
    ]
    assert in_json(everything["json"]) == [*rows[1:], rows[0]]  # what is to do comes first
    taken = await log.files(await log.page("/log?show=unfinished"))
    assert in_json(taken["json"]) == rows[1:]
    assert in_workbook(taken["xlsx"]) == rows[1:]
    assert in_calendar(taken["ics"]) == dated(rows[1:])
    assert in_csv(taken["csv"]) == [rows[1], (3, f"'{MEND}", *rows[2][2:])]
    happened = [(row["Number"].value, row["What"].value) for row in table(taken["xlsx"], "History")]
    assert sorted(happened, key=lambda each: each[0]) == [
        (number, what) for number in (2, 3) for what in reversed(HAPPENED[number])
    ]
    reasons = {row["Reason"].value for row in table(taken["xlsx"], "History")}
    assert {ILL, STARTED} <= reasons
