from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from adapters.slack import app
from adapters.slack.app import Slack, SlackSettings
from adapters.slack.verify import Signature
from tests.slack.conftest import NOW, SECRET, Bench, Core
from tests.standins.slack_events import app_mention, url_verification
from tests.standins.slack_requests import (
    SlackRequest,
    interaction,
    sign,
    slash_command,
    ssl_check,
)

GOOD = sign(SECRET, NOW, slash_command("ICB").body)
TIME, MARK = "X-Slack-Request-Timestamp", "X-Slack-Signature"


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({}, "missing"),
        ({TIME: GOOD[TIME]}, "missing"),
        ({MARK: GOOD[MARK]}, "missing"),
        ({**GOOD, MARK: ""}, "missing"),
        ({**GOOD, MARK: "v0=" + "0" * 64}, "wrong"),
        ({**GOOD, MARK: GOOD[MARK].upper()}, "wrong"),
        ({**GOOD, MARK: GOOD[MARK][:-1]}, "wrong"),
        ({**GOOD, MARK: "v0=é" + "0" * 60}, "wrong"),
        ({**GOOD, TIME: str(NOW + 1)}, "wrong"),
        ({**GOOD, TIME: "noon"}, "malformed"),
        ({**GOOD, TIME: "-5"}, "malformed"),
        ({**GOOD, TIME: "1" * 5000}, "malformed"),
        ({**GOOD, TIME: "²"}, "malformed"),
        (sign(SECRET, NOW - 301, slash_command("ICB").body), "old"),
        (sign(SECRET, NOW + 301, slash_command("ICB").body), "old"),
        (sign("another-secret", NOW, slash_command("ICB").body), "wrong"),
    ],
)
async def test_a_request_that_slack_did_not_sign_is_refused_and_logged_once(
    bench: Bench, headers: dict[str, str], why: str
) -> None:
    request = slash_command("ICB")
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    with capture_logs() as lines:
        response = await bench.web.post("/slack/events", content=request.body, headers=raw)
    assert response.status_code == 401
    assert not bench.core.asked
    assert lines == [{"event": "slack_refused", "signature": why, "log_level": "warning"}]


async def test_a_changed_body_is_refused(bench: Bench) -> None:
    response = await bench.web.post("/slack/events", content=slash_command("ICS").body, headers=GOOD)
    assert response.status_code == 401


@pytest.mark.parametrize("age", [-299, 0, 299])
async def test_five_minutes_either_way_are_allowed(bench: Bench, age: int) -> None:
    assert (await bench.send(slash_command("ICB"), at=NOW - age)).status_code == 200


@pytest.mark.parametrize("secret", ["", "  \n"])
def test_a_blank_secret_is_refused_at_the_start(secret: str) -> None:
    with pytest.raises(ValueError, match="SLACK_SIGNING_SECRET"):
        Signature(secret, lambda: NOW)


@pytest.mark.parametrize(
    ("settings", "variable"),
    [
        (SlackSettings("", "xoxb-example"), "SLACK_SIGNING_SECRET"),
        (SlackSettings(" ", "xoxb-example", "xapp-example"), "SLACK_SIGNING_SECRET"),
        (SlackSettings("secret", ""), "SLACK_BOT_TOKEN"),
    ],
)
def test_settings_that_cannot_work_are_refused_with_the_variable_named(settings: SlackSettings, variable: str) -> None:
    with pytest.raises(ValueError, match=variable):
        Slack(settings, Core(), clock=lambda: NOW)


def test_settings_do_not_print_their_secrets() -> None:
    assert "made-up" not in repr(SlackSettings("made-up-1", "made-up-2", "made-up-3"))


async def test_slacks_two_checks_are_answered(bench: Bench) -> None:
    assert (await bench.send(url_verification("a-challenge"))).json() == {"challenge": "a-challenge"}
    assert (await bench.send(ssl_check())).status_code == 200


BROKEN = [
    b"",
    b"{",
    b"[]",
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b"null",
    b"{}",
    b"payload=%7B",
    b"payload=7",
    b"payload=%5B%5D",
    b"payload=%22text%22",
    b"&".join(b"a=b" for _ in range(1000)),
    b"text=ICB",
    b"command=%2Fjargon",
    b"command=%2Fjargon&text=\xff\xfe",
    b"\x00\x01\x02",
    b'{"type":"surprise"}',
    b'{"type":7}',
    b'{"type":["event_callback"]}',
    b'{"type":"event_callback"}',
    b'{"type":"event_callback","event":[]}',
    b'{"type":"event_callback","event":{"type":7}}',
    b'{"type":"event_callback","event":{"type":"app_mention"}}',
    b'{"type":"event_callback","authorizations":[null],"event":{"type":"app_mention"}}',
    b'{"type":"event_callback","authorizations":{"0":1},"event":{"type":"app_mention"}}',
    b'{"type":"block_actions","team":5,"actions":[]}',
    b'{"type":"block_actions","actions":[{}]}',
    b'{"type":"message_action","user":7}',
    b'{"type":"url_verification","challenge":{"a":1},"team":3}',
]


@pytest.mark.parametrize("body", BROKEN, ids=range(len(BROKEN)))
async def test_a_broken_body_is_a_plain_400_with_one_log_line(bench: Bench, body: bytes) -> None:
    with capture_logs() as lines:
        response = await bench.send(SlackRequest(body, "application/x-www-form-urlencoded"))
    assert response.status_code == 400
    assert not bench.core.asked
    assert [line["event"] for line in lines] == ["slack_unreadable"]


async def test_a_body_with_odd_extras_is_still_read(bench: Bench) -> None:
    request = slash_command("ICB")
    assert (await bench.send(SlackRequest(request.body + b"&x=%zz&y", request.content_type))).status_code == 200


async def test_no_log_line_holds_words_or_names(
    bench: Bench, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "ATTEMPTS", 1)
    await bench.send(slash_command("secretword"), secret="wrong")
    await bench.send(interaction({"type": "secretword"}))
    bench.platform.fail_next("chat.postEphemeral", "dead", times=5)
    await bench.send(app_mention("secretword"))
    await bench.slack.stop()
    printed = capsys.readouterr()
    assert "slack_refused" in printed.out + printed.err
    assert "secretword" not in printed.out + printed.err
    assert "ward.sister" not in printed.out + printed.err
