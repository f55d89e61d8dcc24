"""The Teams stand-in keeps its word: tokens good and bad, and each refusal of its connector."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Any

import aiohttp
import jwt
import pytest

from tests.standins import teams_activities as sent
from tests.standins.teams import TeamsStandIn
from tests.standins.teams_cards import CARD_TYPE
from tests.standins.teams_tokens import ISSUER, WRONG, Wrong

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

BOT = sent.BOT
CARD: dict[str, Any] = {
    "type": "AdaptiveCard",
    "version": "1.5",
    "body": [{"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": "words"}]}],
}


def message(conversation: sent.Conversation = sent.CHANNEL, **rest: object) -> dict[str, Any]:
    card = {"contentType": CARD_TYPE, "content": CARD}
    said = {"type": "message", "from": BOT, "conversation": {"id": conversation.id}}
    return {**said, "summary": "words", "attachments": [card], **rest}


class Connector:
    """The bot's side: one HTTP session with a bearer token."""

    def __init__(self, teams: TeamsStandIn, session: aiohttp.ClientSession) -> None:
        self.teams = teams
        self.session = session
        self.token = teams.access_token()

    async def ask(self, verb: str, path: str, body: object = None) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {self.token}"}
        address = f"{self.teams.service_url}v3/conversations{path}"
        async with self.session.request(verb, address, json=body, headers=headers) as answer:
            return answer.status, await answer.json(content_type=None)

    async def send(
        self, activity: object, conversation: sent.Conversation = sent.CHANNEL, query: str = ""
    ) -> tuple[int, Any]:
        return await self.ask("POST", f"/{conversation.id}/activities{query}", activity)


@pytest.fixture(scope="module")
async def running() -> AsyncIterator[TeamsStandIn]:
    async with TeamsStandIn() as teams:
        yield teams


@pytest.fixture
def teams(running: TeamsStandIn) -> TeamsStandIn:
    running.forget()
    return running


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def connector(teams: TeamsStandIn, session: aiohttp.ClientSession) -> Connector:
    return Connector(teams, session)


async def published(teams: TeamsStandIn, session: aiohttp.ClientSession) -> jwt.PyJWKSet:
    async with session.get(teams.metadata_url) as metadata:
        address = (await metadata.json())["jwks_uri"]
    async with session.get(address) as keys:
        return jwt.PyJWKSet.from_dict(await keys.json())


def read_strictly(teams: TeamsStandIn, keys: jwt.PyJWKSet, token: str) -> dict[str, Any]:
    """What PLATFORMS asks of the product: the yardstick by which a wrong token must be wrong."""
    key = keys[jwt.get_unverified_header(token)["kid"]]
    claims: dict[str, Any] = jwt.decode(
        token, key, ["RS256"], {"require": ["exp", "iss", "aud"]}, audience=teams.login.app_id, issuer=ISSUER
    )
    if claims.get("serviceurl") != teams.service_url:
        message = "another serviceurl"
        raise jwt.InvalidTokenError(message)
    return claims


async def test_a_good_token_passes_a_strict_reader(teams: TeamsStandIn, session: aiohttp.ClientSession) -> None:
    keys = await published(teams, session)
    assert read_strictly(teams, keys, teams.token())["aud"] == sent.APP_ID
    assert [call.method for call in teams.calls] == ["metadata", "keys"]


@pytest.mark.parametrize("fault", WRONG)
async def test_a_wrong_token_fails_a_strict_reader(
    teams: TeamsStandIn, session: aiohttp.ClientSession, fault: Wrong
) -> None:
    keys = await published(teams, session)
    with pytest.raises((jwt.InvalidTokenError, KeyError)):
        read_strictly(teams, keys, teams.wrong_token(fault))


async def test_an_expired_token_is_wrong_for_that_reason_alone(
    teams: TeamsStandIn, session: aiohttp.ClientSession
) -> None:
    keys = await published(teams, session)
    with pytest.raises(jwt.ExpiredSignatureError):
        read_strictly(teams, keys, teams.wrong_token("expired"))


async def test_the_hs256_token_would_fool_a_reader_that_takes_any_algorithm(teams: TeamsStandIn) -> None:
    signed, _, signature = teams.wrong_token("hs256 with our public key").rpartition(".")
    secret = teams.login.issuer._key.pem()  # noqa: SLF001 - the attacker's view: the public key as a secret
    assert hmac.digest(secret, signed.encode(), hashlib.sha256) == jwt.utils.base64url_decode(signature)


async def test_keys_rotate(teams: TeamsStandIn, session: aiohttp.ClientSession) -> None:
    before = await published(teams, session)
    teams.rotate_keys()
    with pytest.raises(KeyError):
        read_strictly(teams, before, teams.token())
    assert read_strictly(teams, await published(teams, session), teams.token())


async def test_entra_sells_a_token_that_the_connector_takes(connector: Connector) -> None:
    form = {
        "grant_type": "client_credentials",
        "client_id": sent.APP_ID,
        "client_secret": connector.teams.login.password,
        "scope": "https://api.botframework.com/.default",
    }
    async with connector.session.post(connector.teams.token_url, data=form) as answer:
        connector.token = (await answer.json())["access_token"]
    assert (await connector.send(message()))[0] == 201
    for wrong, status in (("client_secret", 401), ("client_id", 400), ("scope", 400), ("grant_type", 400)):
        async with connector.session.post(connector.teams.token_url, data={**form, wrong: "wrong"}) as answer:
            assert answer.status == status
    assert len(connector.teams.faults) == 4


async def test_an_unknown_token_is_refused(connector: Connector) -> None:
    connector.token = "made-up"
    assert (await connector.send(message()))[0] == 401
    assert connector.teams.calls == []


async def test_a_message_is_sent_updated_answered_and_deleted(connector: Connector) -> None:
    status, answer = await connector.send(message())
    path = f"/{sent.CHANNEL.id}/activities/{answer['id']}"
    assert status == 201
    assert (await connector.ask("PUT", path, message(summary="changed")))[0] == 200
    assert (await connector.ask("POST", path, message()))[0] == 201
    assert (await connector.ask("DELETE", path))[0] == 200
    assert (await connector.ask("PUT", path, message()))[0] == 404
    assert [call.method for call in connector.teams.calls] == ["send", "update", "reply", "delete"]
    assert connector.teams.calls_to("reply")[0]["reply_to"] == answer["id"]


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"type": "shout"}, "type is not one of"),
        ({"from": {"id": "28:another"}}, "from is not this bot"),
        ({"conversation": {"id": "19:another@thread.tacv2"}}, "not the one in the address"),
        ({"recipient": {"name": "someone"}}, "recipient has no id"),
        ({"summary": " "}, "Sent a card"),
        ({"attachments": []}, "neither text nor attachments"),
        ({"attachments": [{"contentType": "application/vnd.microsoft.card.hero"}]}, "not of contentType"),
        ({"recipient": {"id": "29:1", "isTargeted": True}}, "everyone would see"),
    ],
)
async def test_a_wrong_activity_is_refused(connector: Connector, wrong: dict[str, Any], fault: str) -> None:
    status, _ = await connector.send({**message(), **wrong})
    assert status == 400
    assert any(fault in found for found in connector.teams.faults)


async def test_a_targeted_message_reaches_one_person_in_a_channel(connector: Connector) -> None:
    private = message(recipient={"id": sent.WARD_SISTER.id})
    assert (await connector.send(private, query="?isTargetedActivity=true"))[0] == 201
    assert connector.teams.calls_to("send")[0]["targeted"]


async def test_a_targeted_message_without_recipient_or_in_a_direct_chat_is_refused(connector: Connector) -> None:
    query = "?isTargetedActivity=true"
    assert (await connector.send(message(), query=query))[0] == 400
    private = message(sent.PERSONAL, recipient={"id": sent.WARD_SISTER.id})
    assert (await connector.send(private, sent.PERSONAL, query))[0] == 400
    assert len(connector.teams.faults) == 2


async def test_targeting_can_be_absent_everywhere_and_that_is_no_fault_of_ours(connector: Connector) -> None:
    connector.teams.targeting = False
    private = message(recipient={"id": sent.WARD_SISTER.id})
    assert (await connector.send(private, query="?isTargetedActivity=true"))[0] == 400
    assert (connector.teams.faults, len(connector.teams.turned_away)) == ([], 1)


async def test_a_conversation_without_the_bot_turns_it_away(connector: Connector) -> None:
    connector.teams.absent.add(sent.CHANNEL.id)
    assert (await connector.send(message(sent.THREAD), sent.THREAD))[0] == 403
    assert connector.teams.faults == []


async def test_a_direct_chat_and_a_channel_thread_are_created(connector: Connector) -> None:
    direct = {"bot": BOT, "isGroup": False, "tenantId": sent.TENANT, "members": [{"id": sent.WARD_SISTER.id}]}
    status, chat = await connector.ask("POST", "", direct)
    assert (status, chat["id"][:2]) == (201, "a:")
    thread = {"bot": BOT, "isGroup": True, "tenantId": sent.TENANT, "channelData": {"channel": {"id": sent.CHANNEL.id}}}
    activity = {key: value for key, value in message().items() if key != "conversation"}
    status, made = await connector.ask("POST", "", {**thread, "activity": activity})
    assert (status, made["id"]) == (201, f"{sent.CHANNEL.id};messageid={made['activityId']}")
    for wrong in ({**direct, "members": []}, {**direct, "bot": {"id": "28:x"}}, {**direct, "tenantId": ""}, thread):
        assert (await connector.ask("POST", "", wrong))[0] == 400
    connector.teams.absent.add(sent.WARD_SISTER.id)
    assert (await connector.ask("POST", "", direct))[0] == 403


async def test_the_roster_tells_a_partner_by_their_own_tenant(connector: Connector) -> None:
    path = f"/{sent.SHARED_CHANNEL.id}"
    assert (await connector.ask("GET", f"{path}/members/{sent.SERGEANT.id}"))[1]["tenantId"] == sent.PARTNER_TENANT
    assert (await connector.ask("GET", f"{path}/members/29:nobody"))[0] == 404
    first = (await connector.ask("GET", f"{path}/pagedmembers?pageSize=1"))[1]
    last = (await connector.ask("GET", f"{path}/pagedmembers?continuationToken={first['continuationToken']}"))[1]
    assert [member["id"] for page in (first, last) for member in page["members"]] == [
        sent.WARD_SISTER.id,
        sent.SERGEANT.id,
    ]
    assert "continuationToken" not in last
