from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Message
from structlog.testing import capture_logs

from bot.logs import set_up_logs
from bot.metrics import Metrics
from bot.server import LARGEST_BODY, application
from tests.running import logs_put_back

SECRET_WORDS = "the words of Ada Example"


async def echo(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


async def form(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.form())))


async def broken(_request: Request) -> Response:
    raise ValueError(SECRET_WORDS)


async def broken_half_way(_request: Request) -> Response:
    async def parts() -> AsyncIterator[bytes]:
        yield b"some"
        raise ValueError(SECRET_WORDS)

    return StreamingResponse(parts())


ROUTES = [
    *(Route(f"/{route.__name__}", route, methods=["GET", "POST"]) for route in (echo, form, broken, broken_half_way)),
    Route("/failing/{words:path}", broken),
]


@asynccontextmanager
async def lifespan(_: Starlette) -> AsyncIterator[None]:
    yield


@asynccontextmanager
async def serving(*faults: str, metrics: Metrics | None = None) -> AsyncIterator[httpx.AsyncClient]:
    async def ready() -> list[str]:
        return list(faults)

    app = application(ROUTES, metrics or Metrics(), ready, lifespan)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://bigroom.example") as client:
        yield client


async def in_pieces(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 1000):
        yield b"x" * 1000


@pytest.mark.parametrize("path", ["/echo", "/form", "/nowhere"])
async def test_a_body_that_says_it_is_too_large_is_refused(path: str) -> None:
    async with serving() as client:
        response = await client.post(path, content=b"x" * (LARGEST_BODY + 1))
    assert response.status_code == 413
    assert response.text == "That is too large: 1 MB at most."


@pytest.mark.parametrize("path", ["/echo", "/form"])
async def test_a_body_that_does_not_say_how_large_it_is_is_refused_as_it_comes(path: str) -> None:
    form_type = {"Content-Type": "application/x-www-form-urlencoded"}
    async with serving() as client:
        with capture_logs() as logs:
            response = await client.post(path, content=in_pieces(LARGEST_BODY + 1000), headers=form_type)
    assert response.status_code == 413
    assert response.text == "That is too large: 1 MB at most."
    assert logs == []


async def test_a_body_of_one_megabyte_is_taken() -> None:
    async with serving() as client:
        assert (await client.post("/echo", content=b"x" * LARGEST_BODY)).text == str(LARGEST_BODY)
        assert (await client.post("/echo", content=in_pieces(LARGEST_BODY))).text == str(LARGEST_BODY)


async def test_a_fault_of_ours_is_told_by_a_reference_and_logged_once_without_words() -> None:
    async with serving() as client:
        with capture_logs() as logs:
            response = await client.get(f"/broken?words={SECRET_WORDS}")
    assert response.status_code == 500
    assert [line["reference"] for line in logs] == [response.text.rpartition(": ")[2]]
    assert (logs[0]["path"], logs[0]["error"]) == ("/broken", "ValueError")
    assert "Ada" not in str(logs) + response.text


async def test_what_somebody_typed_into_an_address_is_not_logged() -> None:
    async with serving() as client:
        with capture_logs() as logs:
            response = await client.get("/failing/Ada%20fell%20on%20Tuesday")
    assert response.status_code == 500
    assert [line["path"] for line in logs] == ["/failing/{words:path}"]
    assert "fell" not in str(logs)


async def test_a_fault_in_the_middle_of_an_answer_is_logged_once() -> None:
    async with serving() as client:
        with capture_logs() as logs:
            assert (await client.get("/broken_half_way")).text == "some"
    assert [line["error"] for line in logs] == ["ValueError"]


async def test_one_that_hangs_up_half_way_is_no_fault_and_not_answered() -> None:
    arriving: list[Message] = [
        {"type": "http.request", "body": b"half", "more_body": True},
        {"type": "http.disconnect"},
    ]
    sent: list[Message] = []

    async def receive() -> Message:
        return arriving.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    async def ready() -> list[str]:
        return []

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": "/echo", "query_string": b"", "headers": [(b"host", b"bigroom.example")],
    }  # fmt: skip
    with capture_logs() as logs:
        await application(ROUTES, Metrics(), ready, lifespan)(scope, receive, send)
    assert (arriving, sent, logs) == ([], [], [])


async def test_health_says_that_the_process_lives() -> None:
    async with serving("The database cannot be reached.") as client:
        response = await client.get("/health")
    assert (response.status_code, response.text) == (200, "ok")


async def test_ready_says_yes() -> None:
    async with serving() as client:
        response = await client.get("/ready")
    assert (response.status_code, response.json()) == (200, {"ready": True, "faults": []})


async def test_ready_says_no_and_why_in_plain_sentences() -> None:
    async with serving("The database cannot be reached.") as client:
        response = await client.get("/ready")
    assert response.status_code == 503
    assert response.json() == {"ready": False, "faults": ["The database cannot be reached."]}


async def test_metrics_are_in_prometheus_text_format() -> None:
    metrics = Metrics()
    metrics.intents.labels("web", "jargon", "answered").inc()
    async with serving(metrics=metrics) as client:
        response = await client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    assert 'bigroom_intents_total{outcome="answered",platform="web",verb="jargon"} 1.0' in response.text


def test_a_librarys_log_line_holds_no_words_and_no_traceback_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    with logs_put_back():
        set_up_logs()
        logging.getLogger("library").error(SECRET_WORDS, exc_info=ValueError(SECRET_WORDS))
    printed = capsys.readouterr().err
    told = json.loads(printed)
    assert (told["level"], told["logger"], told["error"]) == ("error", "library", "ValueError")
    assert "Ada" not in printed
