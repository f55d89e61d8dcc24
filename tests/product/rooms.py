"""A Room in a whole installed product, by what people type and press in Slack, in Teams and on the web page."""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.product.conftest import Installed
from tests.product.forms import Shown, in_browser, in_slack, in_teams, of_adaptive_card, slack_state
from tests.standins import slack_events, slack_requests, teams_activities

ROOM = "Home from hospital"
TRUST, COUNCIL, CHARITY = "Fernleigh NHS Trust", "Fernleigh Borough Council", "Kettle and Chat (charity)"
FORM = {
    "Name of the Room": ROOM,
    "Its purpose, in one sentence": "People leave hospital the day they are ready.",
    "Whose bank holidays does it keep?": "England",
    "Day of the weekly Big Room": "Not decided yet",
    "Your organisation": TRUST,
    "Other organisations, if you know them": COUNCIL,
    "Your name": "Ada Example",
}
PATIENCE_SECONDS = 20
_numbers = itertools.count(1)


@dataclass(frozen=True)
class InSlack:
    """One person in one Slack channel of the installed product."""

    installed: Installed
    channel: slack_requests.Channel
    person: slack_requests.Person = slack_requests.WARD_SISTER

    async def mention(self, words: str) -> None:
        """Write `@BigRoom words`; by this the product learns that it is in the channel."""
        said = slack_events.app_mention(words, person=self.person, channel=self.channel, event_id=new("Ev"))
        assert (await self.installed.from_slack(said)).status_code == 200

    async def whispered(self, words: str) -> Shown:
        """Write `@BigRoom words`, and see the answer that is whispered in the channel."""
        before = len(self.installed.slack.calls_to("chat.postEphemeral"))
        await self.mention(words)
        await until(lambda: len(self.installed.slack.calls_to("chat.postEphemeral")) > before)
        return in_slack(self.installed.slack.calls_to("chat.postEphemeral")[-1], private=True)

    async def command(self, words: str, verb: str = "bigroom") -> Shown:
        """Type a slash command, and see the private answer that comes in the response."""
        typed = slack_requests.slash_command(
            words, command=f"/{verb}", person=self.person, channel=self.channel, trigger=new("trigger")
        )
        response = await self.installed.from_slack(typed)
        assert response.status_code == 200, response.text
        assert response.json().get("response_type", "ephemeral") == "ephemeral"
        return in_slack(response.json(), private=True)

    def pressing(self, shown: Shown, label: str, given: Mapping[str, str] | None = None) -> slack_requests.SlackRequest:
        """A press as Slack tells of it, with all that stands in the card's fields; each is one of its own to Slack."""
        button = shown.button(label)
        return slack_requests.block_actions(
            {**button, "block_id": new("b"), "action_ts": f"{next(_numbers) * 10}.0001"},
            values=slack_state(shown, given or {}),
            person=self.person,
            channel=self.channel,
            ephemeral=shown.private,
            response_url=self.installed.slack.new_response_url(),
            trigger=new("trigger"),
        )

    async def press(self, shown: Shown, label: str, given: Mapping[str, str] | None = None) -> Shown:
        """Press a button, with what is typed or chosen in the card, and see the private answer."""
        before = len(self.answers())
        assert (await self.installed.from_slack(self.pressing(shown, label, given))).status_code == 200
        await until(lambda: len(self.answers()) > before)
        return in_slack(self.answers()[-1], private=True)

    def answers(self) -> list[dict[str, Any]]:
        """What came back by response URLs, to whomever."""
        return self.installed.slack.calls_to("response")

    async def posted(self, words: str) -> Shown:
        """The latest message to this channel with these words in it, once there is one."""
        await until(lambda: self.all_posted(words), words)
        return self.all_posted(words)[-1]

    def all_posted(self, words: str) -> list[Shown]:
        return self._sent("chat.postMessage", words)

    async def updated(self, words: str) -> Shown:
        """The message of this channel that was changed to these words, once it was."""
        await until(lambda: self._sent("chat.update", words), words)
        return self._sent("chat.update", words)[-1]

    def _sent(self, method: str, words: str) -> list[Shown]:
        calls = self.installed.slack.calls_to(method)
        return [in_slack(each) for each in calls if each["channel"] == self.channel.id and words in each["text"]]


@dataclass(frozen=True)
class InTeams:
    """One person in one conversation of Teams."""

    installed: Installed
    conversation: teams_activities.Conversation = teams_activities.CHANNEL
    person: teams_activities.Person = teams_activities.WARD_SISTER

    async def say(self, words: str) -> Shown:
        """Write `@BigRoom words`, and see the answer that only this person sees."""
        before = len(self._targeted())
        said = teams_activities.message(
            words,
            self.installed.teams.service_url,
            person=self.person,
            conversation=self.conversation,
            activity_id=new("activity"),
        )
        assert (await self.installed.from_teams(self._now(said))).status_code == 200
        return await self._answer(before)

    async def press(self, shown: Shown, label: str, given: Mapping[str, str] | None = None) -> Shown:
        """Press a button, which sends the card's fields with it, and see the private answer."""
        button, before = shown.button(label), len(self._targeted())
        typed = {name: value for name, (_, value) in shown.filled(given or {}).items() if value}
        pressed = teams_activities.card_action(
            button["verb"],
            {**button["data"], **typed},
            self.installed.teams.service_url,
            person=self.person,
            conversation=self.conversation,
            card=shown.at or new("card"),
            activity_id=new("activity"),
        )
        response = await self.installed.from_teams(self._now(pressed))
        assert response.status_code == 200, response.text
        if isinstance(response.json()["value"], dict):
            return of_adaptive_card(response.json()["value"], private=True)
        return await self._answer(before)

    def _now(self, activity: teams_activities.Activity) -> teams_activities.Activity:
        return activity | {"timestamp": datetime.fromtimestamp(self.installed.clock(), UTC).isoformat()}

    async def _answer(self, before: int) -> Shown:
        await until(lambda: len(self._targeted()) > before)
        return in_teams(self._targeted()[-1], private=True)

    def _targeted(self) -> list[dict[str, Any]]:
        return [each["activity"] for each in self.installed.teams.calls_to("send") if each["targeted"]]

    async def posted(self, words: str) -> Shown:
        """The latest message to everyone of this conversation with these words in it, once there is one."""
        await until(lambda: self.all_posted(words), words)
        return self.all_posted(words)[-1]

    def all_posted(self, words: str) -> list[Shown]:
        return self._sent("send", words)

    async def updated(self, words: str) -> Shown:
        """The message of this conversation that was changed to these words, once it was."""
        await until(lambda: self._sent("update", words), words)
        return self._sent("update", words)[-1]

    def _sent(self, method: str, words: str) -> list[Shown]:
        calls = self.installed.teams.calls_to(method)
        ours = [each for each in calls if each["conversation"] == self.conversation.id and not each["targeted"]]
        return [in_teams(each["activity"], each["id"]) for each in ours if words in each["activity"]["summary"]]


@dataclass(frozen=True)
class InBrowser:
    """One person at the Room's web page, in a browser of their own."""

    http: httpx.AsyncClient

    async def enter(self, shown: Shown, name: str) -> None:
        """Open the link that was shown in chat, see whose it is, and press Continue."""
        url = urlsplit(shown.button("Open the page")["url"])
        page = (await self.http.get(f"{url.path}?{url.query}")).text
        assert f"This link opens the Room for {name}" in page
        assert "Continue" in page
        entered = await self.http.post("/enter", data={"link": parse_qs(url.query)["link"][0]})
        assert entered.status_code == 303, entered.text

    async def cards(self) -> dict[str, Shown]:
        """The board, by the titles of its cards."""
        return in_browser((await self.http.get("/")).text)

    async def posted(self, title: str) -> Shown:
        """The card of this title, once it is on the board."""
        for _ in range(PATIENCE_SECONDS * 10):
            if found := (await self.cards()).get(title):
                return found
            await asyncio.sleep(0.1)
        raise AssertionError((title, list(await self.cards())))

    async def press(self, shown: Shown, label: str, given: Mapping[str, str] | None = None) -> Shown:
        """Send a card's form by one of its buttons, and see the answer as the page's script shows it."""
        typed = {name: value for name, (_, value) in shown.filled(given or {}).items()}
        sent = {**typed, "once": shown.at, "press": shown.button(label)["value"]}
        response = await self.http.post("/press", data=sent, headers={"x-bigroom": "page"})
        assert response.status_code == 200, response.text
        (answer,) = in_browser(response.text).values()
        return answer


async def set_up(sister: InSlack, given: Mapping[str, str] = FORM) -> None:
    """Set a Room up by chat, as the first facilitator does: ask for it, press, fill the form in and send it."""
    form = await _form_of_a_room(sister)
    told = await sister.press(form, "Set up the Room", given)
    assert "is set up" in told.words, told.words
    await sister.posted(f"Welcome to {given['Name of the Room']}")


async def _form_of_a_room(sister: InSlack) -> Shown:
    """Where we are is written down with the next beat of the clock; a test presses sooner than people do."""
    begin = await sister.whispered("set up")
    for _ in range(PATIENCE_SECONDS * 5):
        form = await sister.press(begin, "Set up a Room")
        if "not in this Channel yet" not in form.words:
            return form
        await asyncio.sleep(0.2)
    raise AssertionError(form.words)


async def join(facilitator: InSlack, typist: InTeams) -> None:
    """Let a Teams channel join by code: made in Slack, typed in Teams, confirmed by button in Slack."""
    code = code_in(await facilitator.command("add channel"))
    told = await typist.say(f"join {code}")
    assert "A facilitator has to confirm" in told.words, told.words
    told = await facilitator.press(await facilitator.posted("asks to join this Room"), "Confirm")
    assert "Confirmed" in told.words, told.words
    await asyncio.gather(typist.posted("Welcome to "), facilitator.updated("Confirmed"))


async def link(member: InSlack, other: InTeams) -> None:
    """Make one person's account in Teams that of the Member in Slack."""
    told = await other.say(f"link {code_in(await member.command('link'))}")
    assert "Your accounts are linked" in told.words, told.words


def code_in(answer: Shown) -> str:
    """As a person reads it off the card."""
    found = re.search(r"\b\w{4}(?:-\w{4})+\b", answer.words)
    assert found, answer.words
    return found[0]


def new(kind: str) -> str:
    """An id of a delivery that was never made before."""
    return f"{kind}-room-{next(_numbers)}"


async def until(there: Any, *about: object) -> None:  # noqa: ANN401 -- anything that can be asked whether it is so by now
    """Return once it is so; answers and Posts follow what asked for them."""
    for _ in range(PATIENCE_SECONDS * 50):
        if there():
            return
        await asyncio.sleep(0.02)
    raise AssertionError(about or there)
