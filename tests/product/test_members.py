"""The people of a Room in a whole installed product: who they are, who goes, and what a nervous finger does."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import replace

import pytest

from tests.product.conftest import Installed
from tests.product.rooms import CHARITY, COUNCIL, ROOM, TRUST, InSlack, InTeams, join, set_up, until
from tests.standins.slack_events import member_left_channel
from tests.standins.slack_requests import HOME_TEAM, Channel, Person
from tests.standins.teams_activities import CHANNEL

VOLUNTEER = Person("U0VOLUNTE1", HOME_TEAM, "anytown-trust-example", "volunteer")
FORWARD = "What moved forward?"
HOME, TEAM = "Two people went *home* on Friday.", "The new team starts on Monday."
WHO, NAME, ANOTHER = "Which organisation are you from?", "Your name", "If it is another one, its name"
_numbers = itertools.count(1)


@pytest.fixture
def ada(installed: Installed) -> InSlack:
    """The ward sister in a channel of her own; the tests of this file share one product."""
    return InSlack(installed, Channel(f"C0MEMBERS{next(_numbers)}", "big-room"))


@pytest.fixture
def bilal(installed: Installed) -> InTeams:
    """A social worker in a channel of Teams."""
    number = next(_numbers)
    return InTeams(installed, replace(CHANNEL, id=f"19:anytownmembers{number:020}@thread.tacv2"))


@pytest.fixture
def dot(ada: InSlack) -> InSlack:
    """A volunteer in the same Slack channel, with an account that the trust gave her."""
    return replace(ada, person=VOLUNTEER)


async def test_five_presses_at_once_are_one_answer_whether_slack_takes_them_for_one_or_for_five(ada: InSlack) -> None:
    await set_up(ada)
    await ada.command("now", "checkin")
    card, answered = await ada.posted("Check-in 1\n"), len(ada.answers())
    for fingers, words in ((1, HOME), (5, TEAM)):
        presses = [ada.pressing(card, "Send my answers", {FORWARD: words}) for _ in range(fingers)]
        due = len(ada.answers()) + fingers
        heard = await asyncio.gather(*(ada.installed.from_slack(each) for each in presses * (5 // fingers)))
        assert {each.status_code for each in heard} == {200}
        await until(lambda due=due: len(ada.answers()) >= due)
    assert len(ada.answers()) == answered + 1 + 5
    await ada.press(await ada.command("close", "checkin"), "Yes, close it")
    summary = await ada.posted("Check-in 1: what we heard")
    assert "1 person from 1 organisation answered." in summary.words
    assert HOME not in summary.words, "they changed their answer"
    assert summary.words.count(TEAM) == 1
    counts = [*ada.all_posted("Check-in 1 so far"), *ada.all_posted("Check-in 1: how many answered")]
    assert len(counts) == 1


async def test_who_acts_for_the_first_time_is_asked_once_where_they_are_from(
    ada: InSlack, bilal: InTeams, dot: InSlack
) -> None:
    await set_up(ada)
    await join(ada, bilal)
    asked = await dot.command("", "checkin")
    assert "One more thing, so that the others know who is here." in asked.words
    guess = asked.fields[WHO]
    assert guess.choices
    assert guess.value == guess.choices[TRUST]
    assert "Please give your name and your organisation." in (await dot.press(asked, "Save", {ANOTHER: CHARITY})).words
    me = {NAME: "Dot Fictional", WHO: "Another one", ANOTHER: CHARITY}
    assert f"The others see you as Dot Fictional, {CHARITY}." in (await dot.press(asked, "Save", me)).words
    assert "who is here" not in (await dot.command("", "checkin")).words

    asked = await bilal.say("checkin")
    assert not asked.fields[WHO].value
    told = await bilal.press(asked, "Save", {NAME: "Bilal Sample", WHO: COUNCIL})
    assert f"The others see you as Bilal Sample, {COUNCIL}." in told.words
    assert "who is here" not in (await bilal.say("checkin")).words

    everyone = (await ada.command("who")).words
    assert f"Who is in {ROOM}" in everyone
    for name in (COUNCIL, "Bilal Sample", TRUST, "Ada Example", CHARITY, "Dot Fictional"):
        assert name in everyone
    assert everyone.count("Facilitator") == 1


async def test_who_leaves_the_slack_channel_is_in_the_room_no_more_until_they_act_again(
    ada: InSlack, dot: InSlack
) -> None:
    await set_up(ada)
    asked = await dot.command("who")
    await dot.press(asked, "Save", {NAME: "Dot Fictional", ANOTHER: CHARITY})
    left = member_left_channel(person=dot.person, channel=dot.channel)
    assert (await ada.installed.from_slack(left)).status_code == 200
    assert "Dot Fictional" not in (await ada.command("who")).words
    back = (await dot.command("who")).words
    assert "Dot Fictional" in back
    assert "who is here" not in back, "nobody is asked twice"


async def test_cards_that_teams_refuses_are_told_in_slack_and_arrive_when_tried_again(
    ada: InSlack, bilal: InTeams
) -> None:
    await set_up(ada)
    await join(ada, bilal)
    bilal.installed.teams.absent.add(bilal.conversation.id)
    for principle in ("culture", "leadership"):
        assert "on its way" in (await ada.command(principle, "prompt")).words
    notice = await ada.posted("A card could not be delivered to the Teams Channel")
    assert "I am no longer in that Channel. Add me again there." in notice.words
    assert bilal.installed.teams.turned_away
    assert not bilal.all_posted("A question for us all")

    bilal.installed.teams.absent.clear()
    listed = await ada.press(notice, "Show what did not arrive")
    assert "The Teams Channel – " in listed.words
    assert "I am trying again" in (await ada.press(listed, "Try again")).words
    for principle in ("culture", "leadership"):
        await bilal.posted(f"A question for us all: {principle}")
    assert len(ada.all_posted("A card could not be delivered")) == 1
    assert "Every card has arrived" in (await ada.command("deliveries")).words
