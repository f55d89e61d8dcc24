"""Views written blind, shown side by side, and voted on, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from bot.cards import read
from bot.checkins import ballot, notices
from bot.checkins.rounds import find_round
from bot.checkins.rules import Kind, Question
from bot.checkins.tables import votes
from bot.checkins.voting import OPEN_FOR
from bot.message import Buttons, Card
from bot.outbox import State, posts
from bot.places import channels
from tests.checkins.conftest import (
    COUNCIL,
    ELSEWHERE,
    FORCE,
    NAMES,
    NEIGHBOUR,
    POLICE,
    SISTER,
    SLACK,
    TEAMS,
    TRUST,
    VOLUNTEER,
    WORKER,
    Checking,
)

PEOPLE = (SISTER, WORKER, POLICE, VOLUNTEER)


@pytest.fixture
async def viewing(checking: Checking) -> Checking:
    """A Round in which three Organisations wrote what the problem is, and which is closed."""
    await checking.say("questions")
    await checking.press("start_afresh", "first_weeks")
    await share(checking)
    return checking


async def share(checking: Checking) -> None:
    await checking.say("now")
    view = await view_of(checking)
    for who, words in ((SISTER, "Beds are full"), (WORKER, "Homes are missing"), (POLICE, "Nobody is called")):
        await checking.send(who, 0, **{f"q{view}": words})
    await checking.close()


async def view_of(checking: Checking) -> int:
    """The number of the Question that asks for a view."""
    names = [getattr(each, "name", "") for each in (await checking.say()).body]
    return int(next(name for name in names if name).removeprefix("q"))


async def choose(checking: Checking, who: object, choice: str, question: int = 7) -> str:
    assert isinstance(who, type(SISTER))
    ref = f"{await checking.last_round()}:{question}:{choice}"
    return (await checking.press("vote", ref, who)).title


async def questions(checking: Checking) -> tuple[Question, ...]:
    async with checking.database.reading() as connection:
        asked = await find_round(connection, checking.room, await checking.last_round())
    assert asked
    return asked.questions


async def kept(checking: Checking) -> list[str]:
    async with checking.database.reading() as connection:
        return sorted(await connection.scalars(select(votes.c.choice)))


async def test_views_are_shown_side_by_side_only_when_the_round_has_closed_and_a_vote_follows(
    viewing: Checking,
) -> None:
    (summary,) = await viewing.said("summary")
    for body, words in ((COUNCIL, "Homes are missing"), (FORCE, "Nobody is called"), (TRUST, "Beds are full")):
        assert f"{body} – {words}" in summary.summary
    assert (await viewing.titles())[-1] == "Do these views say the same?"


def ballot_shown(cards_said: list[Card]) -> Card:
    """What the Room reads on the ballot: it is revised as it stands while it waits to be sent."""
    return next(card for card in reversed(cards_said) if card.title.startswith(ballot.TITLE))


async def sent(checking: Checking) -> list[tuple[str, Card]]:
    """What waits for a Channel, as (channel, card); it is sent now."""
    due = select(channels.c.channel, posts.c.card).join_from(posts, channels).where(posts.c.state == State.WAITING)
    async with checking.database.transaction() as connection:
        found = [(channel, read(text)) for channel, text in await connection.execute(due.order_by(posts.c.id))]
        gone = update(posts).where(posts.c.state == State.WAITING)
        await connection.execute(gone.values(state=State.SENT, ref="its ref"))
    return found


async def end(checking: Checking) -> None:
    """Let the time of the vote pass, and the clock beat."""
    checking.now.at += OPEN_FOR
    await checking.tick()


async def test_one_vote_a_member_changed_until_it_ends_and_nobody_is_named(viewing: Checking) -> None:
    for who, choice in ((SISTER, "no"), (WORKER, "partly"), (POLICE, "yes"), (SISTER, "yes")):
        assert await choose(viewing, who, choice) == f"You said: {ballot.CHOICES[choice].lower()}"
    assert await kept(viewing) == ["partly", "yes", "yes"]
    await end(viewing)
    card = ballot_shown(await viewing.said())
    assert "They do: 2\nIn part: 1\nThey do not: 0" in card.summary
    assert not any(isinstance(each, Buttons) for each in card.body)
    assert not any(name in card.summary for name in NAMES)
    assert await choose(viewing, SISTER, "no") == ballot.over().title
    assert await kept(viewing) == ["partly", "yes", "yes"]


async def test_before_the_end_the_room_sees_how_many_have_voted_and_never_how(viewing: Checking) -> None:
    question = next(one for one in await questions(viewing) if one.kind is Kind.VIEW)
    for number, who in enumerate(PEOPLE, 1):
        shown = set()
        for choice in ballot.CHOICES:  # whatever the latest voter chooses, the Room reads the same
            await choose(viewing, who, choice)
            shown.add(ballot_shown(await viewing.said()).summary)
        (text,) = shown
        assert ("1 person has voted." if number == 1 else f"{number} people have voted.") in text
        assert question.words in text
        assert not any(f"{label}: " in text for label in ballot.CHOICES.values())


@pytest.mark.parametrize(("voters", "said"), [(0, "Nobody voted"), (1, "Too few"), (2, "Too few"), (3, "They do: 3")])
async def test_totals_are_told_at_the_end_and_only_of_three_or_more(viewing: Checking, voters: int, said: str) -> None:
    for who in PEOPLE[:voters]:
        await choose(viewing, who, "yes")
    await end(viewing)
    text = ballot_shown(await viewing.said()).summary
    assert said in text
    assert ("They do: " in text) == (voters >= 3)


async def test_a_vote_that_comes_as_the_vote_is_counted_is_not_kept_behind_the_totals(viewing: Checking) -> None:
    before = viewing.now()
    await end(viewing)
    shown = ballot_shown(await viewing.said())
    viewing.now.at = before  # it was pressed in time, and waited for the counting to be done
    assert await choose(viewing, SISTER, "yes") == ballot.over().title
    assert (await kept(viewing), ballot_shown(await viewing.said())) == ([], shown)


async def test_a_round_without_a_vote_has_nothing_to_count(checking: Checking) -> None:
    await checking.say("now")
    await checking.close()
    said = await checking.said()
    await end(checking)
    assert [card for card in await checking.said() if card.title.startswith(ballot.TITLE)] == []
    assert len(await checking.said()) == len(said)


async def test_the_next_summary_tells_whether_views_come_together(viewing: Checking) -> None:
    for choices in (("no", "no", "partly"), ("yes", "partly", "yes")):
        for who, choice in zip(PEOPLE, choices, strict=False):
            await choose(viewing, who, choice)
        await end(viewing)
        await share(viewing)
    text = (await viewing.said("summary"))[-1].summary
    assert "How far people thought that earlier views agreed: 17%, 83%. They are coming together." in text


async def test_a_vote_that_goes_on_ends_when_the_next_check_in_closes_and_its_summary_tells_how(
    viewing: Checking,
) -> None:
    first = await viewing.last_round()
    for who in PEOPLE:
        await choose(viewing, who, "yes")
    await share(viewing)
    ended, goes_on = [card for card in await viewing.said() if card.title.startswith(ballot.TITLE)]
    assert (ended.over, "They do: 4" in ended.summary) == (True, True)
    assert (goes_on.over, goes_on.title) == (False, ballot.TITLE)
    for told in (goes_on, ballot.kept("yes", "Monday")):  # to everyone, and to the one who chose
        assert "or until the next check-in closes." in told.summary
    assert "Last time people thought that the views agreed to 100%." in (await viewing.said("summary"))[-1].summary
    assert await viewing.press("vote", f"{first}:7:no") == ballot.over()
    assert await kept(viewing) == ["yes"] * 4


async def test_a_vote_is_closed_once_in_every_channel_when_its_time_is_over(viewing: Checking) -> None:
    await sent(viewing)
    await end(viewing)
    closing = await sent(viewing)
    assert sorted(channel for channel, _ in closing) == sorted((SLACK.channel, TEAMS.channel))
    for _, card in closing:
        assert card.over
        assert "Nobody voted this time." in card.summary
        assert not any(isinstance(each, Buttons) for each in card.body)
    await end(viewing)
    await share(viewing)
    ballots = [card.title for _, card in await sent(viewing) if card.title.startswith(ballot.TITLE)]
    assert ballots == [ballot.TITLE] * 2  # the new one alone, in both


@pytest.mark.parametrize("ref", ["", "1", "1:7", "1:7:maybe", "1:8:yes", "99:7:yes", "x:y:z", "1:7:yes:no:" * 9])
async def test_a_button_that_points_at_no_vote_keeps_nothing(viewing: Checking, ref: str) -> None:
    expected = "You said: they do" if ref.startswith("1:7:yes") else ballot.over().title
    assert (await viewing.press("vote", ref)).title == expected
    assert len(await kept(viewing)) == (expected != ballot.over().title)


async def test_a_neighbour_has_no_vote_here(viewing: Checking) -> None:
    ref = f"{await viewing.last_round()}:7:yes"
    assert await viewing.press("vote", ref, NEIGHBOUR, ELSEWHERE) == ballot.over()
    assert await kept(viewing) == []


async def test_one_view_alone_is_not_voted_on(checking: Checking) -> None:
    await checking.say("questions")
    await checking.press("start_afresh", "first_weeks")
    await checking.say("now")
    await checking.send(SISTER, 0, **{f"q{await view_of(checking)}": "Beds are full"})
    assert await checking.press("vote", "1:7:yes", SISTER, SLACK) == ballot.over()
    assert await checking.close() == notices.closed_now()
    assert "Do these views say the same?" not in await checking.titles()
