"""How cards get there: fall-backs, a busy or dead Teams, stored addresses, and to whom our token is never sent."""

from __future__ import annotations

import json
from dataclasses import replace

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from structlog.testing import capture_logs

from adapters.teams.app import Teams, TeamsSettings
from bot.message import Account, Place, Text, TryLater, Undeliverable, card
from tests.standins import teams_activities as said
from tests.standins.server import Kind
from tests.standins.teams_activities import CHANNEL, GROUP_CHAT, PERSONAL, SERGEANT, TENANT, THREAD, WARD_SISTER
from tests.teams.conftest import ANSWER, COMMANDS, Core, Install, Installed

NEWS = card("News", Text("A new check-in is open."))


async def _place(installed: Installed, conversation: said.Conversation = CHANNEL) -> Place:
    """A Place as it would come back from the database."""
    await installed.hear(said.installation("add-upgrade", installed.platform.service_url, conversation=conversation))
    return installed.remembered[-1][0]


async def test_a_refused_targeted_message_becomes_a_chat_with_that_person(installed: Installed) -> None:
    installed.platform.targeting = False
    await installed.hear(said.message("jargon ICB", installed.platform.service_url, conversation=CHANNEL))
    (opened,) = installed.platform.calls_to("create")
    (sent,) = installed.sent()
    assert (opened["members"], opened["tenantId"]) == ([{"id": WARD_SISTER.id}], TENANT)
    assert sent["conversation"] == opened["conversation"]
    assert sent["activity"]["summary"] == ANSWER.summary


async def test_a_person_who_cannot_be_written_to_is_told_how_to_ask_and_the_channel_learns_nothing(
    installed: Installed,
) -> None:
    installed.platform.targeting, installed.platform.absent = False, {WARD_SISTER.id}
    await installed.hear(said.message("jargon ICB", installed.platform.service_url, conversation=THREAD))
    (sent,) = installed.sent()
    shown = json.dumps(sent["activity"])
    assert (sent["conversation"], sent["targeted"]) == (THREAD.id, False)
    assert "open a chat with me" in shown
    assert "Integrated" not in shown
    assert "ICB" not in shown
    assert WARD_SISTER.name not in shown


async def test_a_whisper_reaches_the_person_alone(installed: Installed) -> None:
    place = await _place(installed)
    await installed.teams.whisper(place, Account("teams", SERGEANT.tenant, SERGEANT.id), NEWS)
    (sent,) = installed.sent()
    assert (sent["targeted"], sent["activity"]["recipient"]) == (True, {"id": SERGEANT.id})


async def test_a_whisper_in_a_chat_of_two_is_a_plain_message(installed: Installed) -> None:
    place = await _place(installed, PERSONAL)
    await installed.teams.whisper(place, Account("teams", TENANT, WARD_SISTER.id), NEWS)
    assert installed.sent()[0]["targeted"] is False


@pytest.mark.parametrize(
    "conversation", [PERSONAL, GROUP_CHAT, CHANNEL, THREAD], ids=["1:1", "group", "channel", "thread"]
)
async def test_a_card_is_posted_and_updated_long_after_from_a_stored_place(
    install: Install, installed: Installed, conversation: said.Conversation
) -> None:
    place = await _place(installed, conversation)
    tomorrow = install()  # nothing is left but the Place
    ref = await tomorrow.teams.post(place, NEWS)
    await tomorrow.teams.update(place, ref, ANSWER)
    (sent,) = installed.sent()
    (updated,) = installed.platform.calls_to("update")
    assert (sent["conversation"], sent["id"], sent["activity"]["summary"]) == (conversation.id, ref, NEWS.summary)
    assert (updated["id"], updated["activity"]["summary"]) == (ref, ANSWER.summary)


async def test_a_place_holds_plain_json_and_no_name(installed: Installed) -> None:
    place = await _place(installed)
    address = json.loads(place.address)
    assert address == {
        "service_url": installed.platform.service_url,
        "conversation": CHANNEL.id,
        "tenant": TENANT,
        "bot": said.BOT["id"],
    }
    assert (place.platform, place.channel, place.thread) == ("teams", CHANNEL.id, "")


async def test_every_activity_refreshes_the_address(installed: Installed) -> None:
    await installed.hear(said.message("jargon ICB", installed.platform.service_url, conversation=THREAD))
    place = installed.core.intents[0].place
    assert (place.channel, place.thread) == (CHANNEL.id, "1795424300000")
    assert json.loads(place.address)["service_url"] == installed.platform.service_url


@pytest.mark.parametrize("kind", ["ratelimited", "500", "dead", "slow"])
async def test_an_answer_survives_a_teams_in_trouble(installed: Installed, kind: Kind) -> None:
    installed.platform.fail_next("send", kind, seconds=0)
    await installed.hear(said.message("jargon ICB", installed.platform.service_url))
    assert len(installed.sent()) == 1


async def test_an_answer_that_cannot_be_delivered_is_reported_once_without_its_words(installed: Installed) -> None:
    installed.platform.absent = {PERSONAL.id}
    with capture_logs() as logs:
        await installed.hear(said.message("/jargon ICB", installed.platform.service_url))
    (line,) = [line for line in logs if line["log_level"] == "error"]
    assert (line["event"], line["verb"], line["code"]) == ("teams_answer_lost", "jargon", "BotNotInConversationRoster")
    assert "ICB" not in str(logs)


async def test_a_wait_longer_than_anyone_waits_for_an_answer_ends_the_trying(installed: Installed) -> None:
    installed.platform.fail_next("send", "ratelimited", times=9, seconds=3000)
    with capture_logs() as logs:
        await installed.hear(said.message("jargon ICB", installed.platform.service_url))
    assert [line["code"] for line in logs if line["event"] == "teams_answer_lost"] == ["busy"]
    assert installed.platform.troubles["send"].times == 8


async def test_a_post_to_a_busy_teams_says_when_to_come_back(installed: Installed) -> None:
    place = await _place(installed)
    installed.platform.fail_next("send", "ratelimited", seconds=17)
    with pytest.raises(TryLater) as busy:
        await installed.teams.post(place, NEWS)
    assert busy.value.seconds == 17


@pytest.mark.parametrize("kind", ["500", "dead"])
async def test_a_post_to_a_broken_teams_is_for_later(installed: Installed, kind: Kind) -> None:
    place = await _place(installed)
    installed.platform.fail_next("send", kind)
    with pytest.raises(TryLater):
        await installed.teams.post(place, NEWS)


async def test_a_post_to_a_channel_we_were_removed_from_will_never_arrive(installed: Installed) -> None:
    place = await _place(installed)
    installed.platform.absent = {CHANNEL.id}
    with pytest.raises(Undeliverable, match="BotNotInConversationRoster"):
        await installed.teams.post(place, NEWS)


async def test_a_stored_address_off_the_list_is_never_given_our_token(
    install: Install, installed: Installed, settings: TeamsSettings
) -> None:
    place = await _place(installed)
    stricter = install(replace(settings, service_hosts=("smba.trafficmanager.net",)))
    with pytest.raises(Undeliverable, match="service_host_not_listed"):
        await stricter.teams.post(place, NEWS)
    assert not installed.platform.calls_to("token")


@pytest.mark.parametrize("address", ["", "{", "[]", "{}", '{"service_url": "x"}'])
async def test_an_address_of_somebody_else_is_undeliverable(installed: Installed, address: str) -> None:
    with pytest.raises(Undeliverable, match="address_unreadable"):
        await installed.teams.post(Place("teams", CHANNEL.id, address=address), NEWS)


async def test_one_token_serves_many_posts(installed: Installed) -> None:
    place = await _place(installed)
    for _ in range(3):
        await installed.teams.post(place, NEWS)
    assert len(installed.platform.calls_to("token")) == 1


@pytest.mark.parametrize("kind", ["500", "dead", "ratelimited"])
async def test_posts_wait_while_no_token_is_to_be_had(installed: Installed, kind: Kind) -> None:
    place = await _place(installed)
    installed.platform.fail_next("token", kind)
    with pytest.raises(TryLater):
        await installed.teams.post(place, NEWS)
    assert await installed.teams.post(place, NEWS)


async def test_a_token_withdrawn_early_is_replaced_on_the_spot(settings: TeamsSettings, installed: Installed) -> None:
    place = await _place(installed)
    tokens = iter(["withdrawn", installed.platform.access_token()])

    async def token() -> str:
        return next(tokens)

    async with aiohttp.ClientSession() as session:
        teams = Teams(settings, Core(), COMMANDS, _forget, token=token, session=session)
        assert await teams.post(place, NEWS)
    assert installed.platform.faults == ["send: the bearer token is missing, unknown or expired"]
    installed.platform.forget()


async def test_the_adapter_opens_and_closes_a_session_of_its_own(settings: TeamsSettings, installed: Installed) -> None:
    place = await _place(installed)
    teams = Teams(settings, Core(), COMMANDS, _forget)
    with pytest.raises(RuntimeError, match="not started"):
        await teams.post(place, NEWS)
    await teams.start()
    assert await teams.post(place, NEWS)
    await teams.stop()
    with pytest.raises(RuntimeError, match="not started"):
        await teams.post(place, NEWS)


async def _forget(place: Place, present: bool) -> None:  # noqa: FBT001 -- the adapter's signature
    del place, present


async def test_a_partner_is_written_to_in_their_own_tenant(installed: Installed) -> None:
    installed.platform.targeting = False
    place = await _place(installed)
    await installed.teams.whisper(place, Account("teams", TENANT, SERGEANT.id), NEWS)
    assert installed.platform.calls_to("create")[0]["tenantId"] == SERGEANT.tenant


async def test_an_answer_that_holds_up_the_end_too_long_is_let_go_and_reported(
    installed: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.teams.underway._FAREWELL", 0.01)
    installed.platform.fail_next("send", "slow", seconds=0.3)
    with capture_logs() as logs:
        await installed.hear(said.message("jargon ICB", installed.platform.service_url))
    assert [line["count"] for line in logs if line["event"] == "teams_answers_lost"] == [1]


async def test_our_token_does_not_follow_a_redirect(installed: Installed) -> None:
    place = await _place(installed)
    onward = json.loads(place.address)["service_url"]

    async def elsewhere(request: web.Request) -> web.Response:
        raise web.HTTPTemporaryRedirect(onward + request.path.removeprefix("/"))

    application = web.Application()
    application.router.add_route("*", "/{rest:.*}", elsewhere)
    async with TestServer(application) as server:
        address = place.address.replace(onward, str(server.make_url("/")))
        with pytest.raises(Undeliverable, match="http_307"):
            await installed.teams.post(replace(place, address=address), NEWS)
    assert not installed.sent()
