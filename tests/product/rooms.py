"""A Room in a whole installed product, by what people type and press in Slack and in Teams."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.product.conftest import Installed
from tests.standins import slack_requests, teams_activities

FORM = {
    "name": "Home from hospital",
    "purpose": "People leave hospital the day they are ready.",
    "nation": "england",
    "organisation": "Fernleigh NHS Trust",
    "you": "Ada Example",
}
PATIENCE_SECONDS = 15
_numbers = itertools.count(1)


@dataclass(frozen=True)
class InSlack:
    """One person in one Slack channel of the installed product."""

    installed: Installed
    channel: slack_requests.Channel
    person: slack_requests.Person = slack_requests.WARD_SISTER

    async def mention(self, words: str) -> None:
        """Write `@BigRoom words`; by this the product learns that it is in the channel."""
        said = slack_requests.app_mention(words, person=self.person, channel=self.channel, event_id=new("Ev"))
        assert (await self.installed.from_slack(said)).status_code == 200

    async def arrive(self) -> None:
        """Mention the product, and wait until it knows that it is there: a press tells nothing of that."""
        await self.mention("set up")
        for _ in range(PATIENCE_SECONDS):
            if "not in this Channel yet" not in await self.press("rooms.begin"):
                return
            await asyncio.sleep(1)
        raise AssertionError(self.channel)

    async def command(self, words: str, verb: str = "bigroom") -> str:
        """Type a slash command, and read the private answer that comes in the response."""
        typed = slack_requests.slash_command(
            words, command=f"/{verb}", person=self.person, channel=self.channel, trigger=new("trigger")
        )
        response = await self.installed.from_slack(typed)
        assert response.status_code == 200
        assert response.json().get("response_type", "ephemeral") == "ephemeral"
        return str(response.json()["text"])

    async def press(
        self, verb: str, ref: str = "", answers: Mapping[str, str] | None = None, message: str = slack_requests.TS
    ) -> str:
        """Press a button, with what is typed or chosen in the card, and read the answer."""
        url, before = self.installed.slack.new_response_url(), len(self.installed.slack.calls_to("response"))
        pressed = slack_requests.block_actions(
            {"action_id": verb, "value": ref, "block_id": new("b"), "action_ts": f"{next(_numbers) * 10}.0001"},
            values={name: {name: _typed(name, value)} for name, value in (answers or {}).items()},
            person=self.person,
            channel=self.channel,
            message_ts=message,
            response_url=url,
            trigger=new("trigger"),
        )
        assert (await self.installed.from_slack(pressed)).status_code == 200
        await until(lambda: len(self.installed.slack.calls_to("response")) > before)
        return str(self.installed.slack.calls_to("response")[-1]["text"])

    async def posted(self, words: str, count: int = 1) -> list[dict[str, Any]]:
        """What the product posted to this channel with these words in it, once it is so many."""

        def found() -> list[dict[str, Any]]:
            calls = self.installed.slack.calls_to("chat.postMessage")
            return [each for each in calls if each["channel"] == self.channel.id and words in each["text"]]

        await until(lambda: len(found()) >= count)
        return found()

    async def updated(self, words: str) -> dict[str, Any]:
        """The message of this channel that was changed to these words."""

        def found() -> list[dict[str, Any]]:
            calls = self.installed.slack.calls_to("chat.update")
            return [each for each in calls if each["channel"] == self.channel.id and words in each["text"]]

        await until(found)
        return found()[-1]


@dataclass(frozen=True)
class InTeams:
    """One person in one conversation of Teams."""

    installed: Installed
    conversation: teams_activities.Conversation = teams_activities.CHANNEL
    person: teams_activities.Person = teams_activities.WARD_SISTER

    async def say(self, words: str) -> str:
        """Write `@BigRoom words`, and read the answer that only this person sees."""
        before = len(self.installed.teams.calls)
        said = teams_activities.message(
            words,
            self.installed.teams.service_url,
            person=self.person,
            conversation=self.conversation,
            activity_id=new("activity"),
        )
        assert (await self.installed.from_teams(said)).status_code == 200

        def answers() -> list[str]:
            calls = [call.args for call in self.installed.teams.calls[before:] if call.method in {"send", "reply"}]
            return [each["activity"]["summary"] for each in calls if each["targeted"]]

        await until(answers)
        return answers()[0]

    async def posted(self, words: str, count: int = 1) -> list[dict[str, Any]]:
        """What the product posted to everyone of this conversation with these words in it, once it is so many."""

        def found() -> list[dict[str, Any]]:
            calls = self.installed.teams.calls_to("send")
            ours = [each for each in calls if each["conversation"] == self.conversation.id and not each["targeted"]]
            return [each["activity"] for each in ours if words in each["activity"]["summary"]]

        await until(lambda: len(found()) >= count)
        return found()


async def set_up(sister: InSlack, given: Mapping[str, str] = FORM) -> None:
    """Set a Room up by chat, as the first facilitator does, and wait for its welcome."""
    await sister.arrive()
    told = await sister.press("rooms.set_up", answers=given)
    assert "is set up" in told, told
    await sister.posted(f"Welcome to {given['name']}")


async def join(facilitator: InSlack, typist: InTeams) -> None:
    """Let a Teams channel join by code: made in Slack, typed in Teams, confirmed by button in Slack."""
    code = code_in(await facilitator.command("add channel"))
    told = await typist.say(f"join {code}")
    assert "A facilitator has to confirm" in told, told
    asked = (await facilitator.posted("asks to join this Room"))[-1]
    told = await facilitator.press("rooms.admit", ref_of(asked["blocks"], "rooms.admit"))
    assert "Confirmed" in told, told
    await typist.posted("Welcome to ")


async def link(member: InSlack, other: InTeams) -> None:
    """Make one person's account in Teams that of the Member in Slack."""
    code = code_in(await member.command("link"))
    told = await other.say(f"link {code}")
    assert "Your accounts are linked" in told, told


def code_in(answer: str) -> str:
    """As a person reads it off the card."""
    found = re.search(r"\b\w{4}(?:-\w{4})+\b", answer)
    assert found, answer
    return found[0]


def ref_of(blocks: list[dict[str, Any]], verb: str) -> str:
    """What a button of a Slack message points at."""
    buttons = [each for block in blocks for each in block.get("elements", []) if each.get("action_id") == verb]
    assert buttons, json.dumps(blocks)
    return str(buttons[0]["value"])


def new(kind: str) -> str:
    """An id of a delivery that was never made before."""
    return f"{kind}-room-{next(_numbers)}"


async def until(there: Any) -> None:  # noqa: ANN401 -- anything that can be asked whether it is so by now
    """Return once it is so; answers and Posts follow what asked for them."""
    for _ in range(PATIENCE_SECONDS * 50):
        if there():
            return
        await asyncio.sleep(0.02)
    raise AssertionError(there)


def _typed(name: str, value: str) -> dict[str, Any]:
    """As Slack sends the state of a list and of a field."""
    if name in {"nation", "day", "zone"}:
        return {"type": "static_select", "selected_option": {"value": value}}
    return {"type": "plain_text_input", "value": value}
