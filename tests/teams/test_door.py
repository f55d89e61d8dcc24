"""Who is let in: every wrong token, strange host, unknown tenant and broken body gets a no, and nothing is run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.types import Message
from structlog.testing import capture_logs

from adapters.teams.app import TeamsSettings
from tests.standins import teams_activities as said
from tests.standins.server import Kind
from tests.standins.teams_activities import PARTNER_TENANT
from tests.standins.teams_tokens import WRONG, Wrong
from tests.teams.conftest import ANSWER, Install, Installed

SECRET_WORDS = "words that no log may hold"


def _message(installed: Installed, **changes: object) -> dict[str, Any]:
    return said.message(SECRET_WORDS, installed.platform.service_url) | changes


@pytest.mark.parametrize("fault", WRONG)
async def test_a_wrong_token_is_refused_and_nothing_is_run(installed: Installed, fault: Wrong) -> None:
    with capture_logs() as logs:
        heard = await installed.hear(_message(installed), installed.platform.wrong_token(fault))
    assert heard.status_code in (401, 403)
    assert not heard.content
    assert not installed.core.intents
    assert [line["event"] for line in logs if line["log_level"] == "warning"] == ["teams_refused"]
    assert SECRET_WORDS not in str(logs)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Basic dXNlcjpwYXNz",
        "Bearer a.b",
        "Bearer ...",
        "Bearer \xff.\xff.\xff",
        "Bearer W10.W10.W10",
    ],
)
async def test_a_malformed_authorization_is_refused(installed: Installed, header: str) -> None:
    headers = {b"Authorization": header.encode("latin-1")}
    heard = await installed.http.post("/api/messages", json=_message(installed), headers=headers)
    assert heard.status_code == 401
    assert not installed.core.intents


async def test_a_header_of_nested_brackets_does_not_break_the_reader(installed: Installed) -> None:
    bomb = "W1tb" * 5000  # "[[[" over and over
    assert (await installed.hear(_message(installed), f"{bomb}.{bomb}.{bomb}")).status_code == 401


async def test_no_token_at_all_is_refused(installed: Installed) -> None:
    assert (await installed.http.post("/api/messages", json=_message(installed))).status_code == 401


async def test_an_activity_from_an_address_that_its_token_does_not_name_is_refused(installed: Installed) -> None:
    elsewhere = _message(installed, serviceUrl="http://127.0.0.1:1/elsewhere/")
    assert (await installed.hear(elsewhere)).status_code == 403


@pytest.mark.parametrize("missing", ["serviceUrl", "channelId"])
async def test_an_activity_that_does_not_say_where_it_is_from_is_refused(installed: Installed, missing: str) -> None:
    activity = _message(installed)
    del activity[missing]
    assert (await installed.hear(activity)).status_code == 403


@pytest.mark.parametrize("channel", ["webchat", "directline", "emulator", "MSTEAMS", ""])
async def test_only_teams_is_listened_to_because_elsewhere_the_sender_names_the_tenant(
    installed: Installed, channel: str
) -> None:
    with capture_logs() as logs:
        heard = await installed.hear(_message(installed, channelId=channel))
    assert heard.status_code == 403
    assert [line["reason"] for line in logs if line["event"] == "teams_refused"] == ["channel_not_teams"]
    assert not installed.core.intents


async def test_a_host_that_is_not_on_the_list_is_refused_however_good_the_token(
    install: Install, settings: TeamsSettings
) -> None:
    installed = install(replace(settings, service_hosts=("smba.trafficmanager.net",)))
    assert (await installed.hear(_message(installed))).status_code == 403
    assert not installed.core.intents


async def test_an_unknown_tenant_is_refused(installed: Installed) -> None:
    far = replace(said.PERSONAL, tenant=PARTNER_TENANT)
    activity = said.message("jargon ICB", installed.platform.service_url, conversation=far)
    assert (await installed.hear(activity)).status_code == 403
    assert not installed.core.intents


async def test_both_of_an_activitys_tenants_must_be_allowed(installed: Installed) -> None:
    mixed = _message(installed, channelData={"tenant": {"id": PARTNER_TENANT}})
    assert (await installed.hear(mixed)).status_code == 403


async def test_an_activity_without_a_tenant_is_refused(installed: Installed) -> None:
    nowhere = _message(installed, channelData=None, conversation={"id": "a:1", "conversationType": "personal"})
    assert (await installed.hear(nowhere)).status_code == 403


async def test_a_tenant_on_the_list_is_served_by_the_one_registration(
    install: Install, settings: TeamsSettings
) -> None:
    installed = install(replace(settings, allowed_tenants=(settings.tenant_id, PARTNER_TENANT.upper())))
    far = replace(said.PERSONAL, tenant=PARTNER_TENANT)
    heard = await installed.hear(said.message("ICB", installed.platform.service_url, conversation=far))
    assert heard.status_code == 200
    assert installed.core.intents[0].account.tenant == PARTNER_TENANT


async def test_people_of_two_tenants_are_served_by_one_process_each_in_their_own(
    install: Install, settings: TeamsSettings
) -> None:
    installed = install(replace(settings, allowed_tenants=(settings.tenant_id, PARTNER_TENANT)))
    chats = [said.PERSONAL, replace(said.PERSONAL, id="a:1partner", tenant=PARTNER_TENANT)]
    for chat in chats:
        heard = await installed.hear(said.message("ICB", installed.platform.service_url, conversation=chat))
        assert heard.status_code == 200
    asked = installed.core.intents
    assert [each.account.tenant for each in asked] == [settings.tenant_id, PARTNER_TENANT]
    assert [sent["conversation"] for sent in installed.sent()] == [chat.id for chat in chats]
    for tenant, intent in zip((settings.tenant_id, PARTNER_TENANT), asked, strict=True):
        assert tenant in intent.place.address
        await installed.teams.post(intent.place, ANSWER)
    assert [sent["conversation"] for sent in installed.sent()[2:]] == [chat.id for chat in chats]


async def test_a_new_signing_key_is_found_without_a_restart(installed: Installed) -> None:
    await installed.hear(_message(installed))
    installed.platform.rotate_keys()
    assert (await installed.hear(_message(installed, id="2"))).status_code == 200


async def test_made_up_key_ids_do_not_make_us_ask_for_keys_again_and_again(installed: Installed) -> None:
    for _ in range(5):
        await installed.hear(_message(installed), installed.platform.wrong_token("unknown kid"))
    assert len(installed.platform.calls_to("keys")) == 2  # the first time, and for the first stranger


async def test_known_keys_are_fetched_once(installed: Installed) -> None:
    for number in range(4):
        await installed.hear(_message(installed, id=str(number)))
    assert len(installed.platform.calls_to("keys")) == 1


@pytest.mark.parametrize("kind", ["500", "dead", "ratelimited"])
async def test_keys_that_cannot_be_had_refuse_and_do_not_fail(installed: Installed, kind: Kind) -> None:
    installed.platform.fail_next("keys", kind, times=3)  # the HTTP client itself tries a dead line twice
    assert (await installed.hear(_message(installed))).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"3",
        b'"message"',
        b"{}",
        b'{"type": 3}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"type":""}',
        b'{"type": "message"}',
        b'{"type": "message", "conversation": {"id": ""}}',
        b'{"type": "message", "conversation": {"id": ";messageid=1"}}',
    ],
)
async def test_a_body_that_is_no_activity_is_a_400(installed: Installed, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {installed.platform.token()}"}
    heard = await installed.http.post("/api/messages", content=body, headers=headers)
    assert heard.status_code == 400
    assert not installed.core.intents


@pytest.mark.parametrize("kind", ["messageReaction", "typing", "event", "never heard of", "endOfConversation", "trace"])
async def test_other_kinds_of_activity_are_acknowledged_and_left(installed: Installed, kind: str) -> None:
    assert (await installed.hear(_message(installed, type=kind))).status_code == 200
    assert not installed.core.intents
    assert not installed.sent()


@pytest.mark.parametrize("name", ["", "signin/verifyState", "composeExtension/never", "task/fetch"])
async def test_an_unknown_invoke_is_a_400(installed: Installed, name: str) -> None:
    heard = await installed.hear(_message(installed, type="invoke", name=name, value=None))
    assert heard.status_code == 400


@pytest.mark.parametrize(
    "name",
    ["adaptiveCard/action", "composeExtension/query", "composeExtension/fetchTask", "composeExtension/submitAction"],
)
@pytest.mark.parametrize("value", [None, 3, [], {}, {"action": 3, "parameters": 3, "data": 3}, {"parameters": [3]}])
async def test_an_invoke_with_odd_contents_gets_an_answer(installed: Installed, name: str, value: object) -> None:
    heard = await installed.hear(_message(installed, type="invoke", name=name, value=value))
    assert heard.status_code == 200
    assert isinstance(heard.json(), dict)


@pytest.mark.parametrize(
    "changes",
    [
        {"text": None},
        {"text": 3, "entities": 3},
        {"entities": [3, None, {"type": "mention"}, {"type": 3}]},
        {"from": 3},
        {"from": None, "recipient": None},
        {"value": []},
        {"text": "", "value": {"verb": 3, "ref": None}},
        {"text": "half a pair \ud800"},
    ],
)
async def test_a_message_of_odd_contents_gets_a_200(installed: Installed, changes: dict[str, Any]) -> None:
    installed.core.reply = None
    assert (await installed.hear(_message(installed, **changes))).status_code == 200


async def test_who_goes_away_in_the_middle_of_a_body_is_no_fault(installed: Installed) -> None:
    answered: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        answered.append(message)

    scope = {"type": "http", "method": "POST", "path": "/api/messages", "headers": [], "query_string": b""}
    with capture_logs() as logs:
        await Starlette(routes=list(installed.teams.routes))(scope, receive, send)
    assert answered[0]["status"] == 400
    assert not logs
    assert not installed.core.intents


async def test_nothing_but_post_is_answered(installed: Installed) -> None:
    assert (await installed.http.get("/api/messages")).status_code == 405


@pytest.mark.parametrize(("app_id", "tenant_id"), [("", "tenant"), ("app", "")])
def test_nothing_starts_without_an_identity_of_its_own(app_id: str, tenant_id: str) -> None:
    with pytest.raises(ValueError, match="app id and a tenant id"):
        TeamsSettings(app_id, "secret", tenant_id, "https://keys.example", ("smba.trafficmanager.net",))


def test_the_password_is_never_printed(settings: TeamsSettings) -> None:
    assert settings.app_password not in repr(settings)
