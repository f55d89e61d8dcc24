"""The web Channel's pages and forms, and its Messenger."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from adapters.web import inbound
from adapters.web.live import Event, Live
from adapters.web.render import render
from adapters.web.sessions import SESSION_SECONDS, Sessions
from bot import message
from bot.message import Account, Audience, Card, Intent, Place, Reply, TryLater, Undeliverable
from bot.rooms.rules import Desk

HERE = Path(__file__).parent
COOKIE = "bigroom"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "same-origin",  # with no-referrer a browser hides the Origin that _from_here checks
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Store:
    """What the web needs remembered. Each raises TryLater while the record is away."""

    desk: Callable[[str], Awaitable[Desk | None]]
    everyone: Callable[[], Awaitable[list[Desk]]]
    pin: Callable[[str, Card], Awaitable[str]]
    replace: Callable[[str, Card], Awaitable[bool]]
    pinned: Callable[[str], Awaitable[list[tuple[str, Card]]]]
    use_once: Callable[[str], Awaitable[bool]]


class Web:
    """A Room in a browser. `open_to_all` lets a visitor be any sample person, and is for the demo alone."""

    platform = "web"

    def __init__(self, *, route: message.Route, store: Store, secret: str, open_to_all: bool, https: bool) -> None:
        self._route = route
        self._store = store
        self._sessions = Sessions(secret)
        self._open_to_all = open_to_all
        self._https = https
        self._live = Live()
        self._pages = Environment(
            loader=FileSystemLoader(HERE / "pages"), autoescape=True, undefined=StrictUndefined, auto_reload=False
        )
        self.routes: list[BaseRoute] = [
            Route("/", self._room),
            Route("/about", self._about),
            Route("/enter", self._enter, methods=["GET", "POST"]),
            Route("/leave", self._leave, methods=["POST"]),
            Route("/say", self._say, methods=["POST"]),
            Route("/press", self._press, methods=["POST"]),
            Route("/events", self._events),
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ]

    async def start(self) -> None:
        """Nothing to open: pages come from memory and the store."""

    async def stop(self) -> None:
        """End the streams, which would otherwise keep the server from stopping."""
        self._live.close()

    # Messenger

    async def post(self, place: Place, card: Card) -> str:
        """Pin a card to the board and show it in every open browser."""
        ref = await self._store.pin(place.channel, card)
        self._live.send(place.channel, ("post", ref, _pinned(ref, card)))
        return ref

    async def update(self, place: Place, ref: str, card: Card) -> None:
        """Replace a card on the board and in every open browser."""
        if not await self._store.replace(ref, card):
            reason = "the board no longer has that card"
            raise Undeliverable(reason)
        self._live.send(place.channel, ("update", ref, _pinned(ref, card)))

    async def answer(self, intent: Intent, reply: Reply) -> None:
        """Answer later than in the response: to the Room's board, or in the asker's open pages."""
        if reply.audience is Audience.ROOM:
            await self.post(intent.place, reply.card)
        else:
            await self.whisper(intent.place, intent.account, reply.card)

    async def whisper(self, place: Place, account: Account, card: Card) -> None:
        """Show a card in one person's open pages. It is kept nowhere."""
        html = str(render(card, private=True, once=secrets.token_urlsafe(8)))
        self._live.send(place.channel, ("whisper", "", html), account.user)

    # Pages

    async def _room(self, request: Request) -> Response:
        try:
            desk = await self._desk(request)
        except TryLater:
            return self._page("away.html", 503)
        return await self._show_room(desk) if desk else await self._door()

    async def _about(self, _request: Request) -> Response:
        return self._page("about.html")

    async def _door(self) -> Response:
        """The demo lets a visitor choose who to be; for real a person comes by a link from chat."""
        if not self._open_to_all:
            return self._page("closed.html", 401)
        try:
            people = [(desk, self._sessions.link(desk.person.account.user)) for desk in await self._store.everyone()]
        except TryLater:
            return self._page("away.html", 503)
        return self._page("choose.html", people=people)

    async def _show_room(self, desk: Desk, answer: Markup | None = None) -> Response:
        try:
            board = [Markup(_pinned(ref, card)) for ref, card in await self._store.pinned(desk.place.channel)]  # noqa: S704 -- from render, escaped
        except TryLater:
            board = None
        return self._page(
            "room.html", desk=desk, board=board, answer=answer, once=secrets.token_urlsafe(8), demo=self._open_to_all
        )

    async def _enter(self, request: Request) -> Response:
        """Opening a link shows whose it is; pressing Continue uses it up, so that a preview robot cannot."""
        given = await _form(request) if request.method == "POST" else request.query_params
        token = given.get("link", "")
        claim = self._sessions.read_link(token)
        try:
            desk = await self._store.desk(claim.user) if claim else None
            if claim is None or desk is None:
                return self._page("closed.html", 403)
            if request.method == "GET":
                return self._page("enter.html", desk=desk, link=token)
            if not _from_here(request) or not await self._store.use_once(claim.once):
                return self._page("closed.html", 403)
        except TryLater:
            return self._page("away.html", 503)
        response = RedirectResponse("/", 303, headers=HEADERS)
        response.set_cookie(
            COOKIE,
            self._sessions.cookie(claim.user),
            SESSION_SECONDS,
            httponly=True,
            samesite="lax",
            secure=self._https,
        )
        return response

    async def _leave(self, request: Request) -> Response:
        if not _from_here(request):
            return self._page("closed.html", 403)
        response = RedirectResponse("/", 303, headers=HEADERS)
        response.delete_cookie(COOKIE)
        return response

    async def _say(self, request: Request) -> Response:
        return await self._heard(request, inbound.said)

    async def _press(self, request: Request) -> Response:
        return await self._heard(request, inbound.pressed)

    async def _heard(self, request: Request, read: Callable[[Mapping[str, str], Account, Place], Intent]) -> Response:
        """Answer a form: the asker alone in the response, or everybody on the board."""
        try:
            desk = await self._desk(request) if _from_here(request) else None
            if desk is None:
                return self._page("closed.html", 403)
            reply = await self._route(read(await _form(request), desk.person.account, desk.place))
            answer = await self._deliver(desk, reply)
        except TryLater:
            return self._page("away.html", 503)
        if request.headers.get("x-bigroom") == "page":  # the page's own script takes the answer alone
            return HTMLResponse(answer or "", headers=HEADERS)
        return await self._show_room(desk, answer)

    async def _deliver(self, desk: Desk, reply: Reply | None) -> Markup | None:
        if reply is None:
            return None
        if reply.audience is Audience.ROOM:
            await self.post(desk.place, reply.card)
            return None
        return render(reply.card, private=True, once=secrets.token_urlsafe(8))

    async def _events(self, request: Request) -> Response:
        try:
            desk = await self._desk(request)
        except TryLater as later:  # a stream that ends is asked for again; any other status would be the last
            return Response(f"retry: {later.seconds * 1000:.0f}\n\n", media_type="text/event-stream", headers=HEADERS)
        if desk is None:
            return Response(status_code=204)  # tells a browser to stop asking
        after = request.headers.get("last-event-id") or request.query_params.get("after", "")
        last = int(after[:18]) if after[:18].isdecimal() else 0  # no ref has more digits

        async def missed() -> list[Event]:
            try:
                board = await self._store.pinned(desk.place.channel)
            except TryLater:
                return []
            return [("post", ref, _pinned(ref, card)) for ref, card in board if int(ref) > last]

        async def welcome() -> bool:
            try:
                return await self._desk(request) is not None
            except TryLater:
                return True

        stream = self._live.follow(desk.place.channel, desk.person.account.user, missed, welcome)
        return StreamingResponse(stream, media_type="text/event-stream", headers=HEADERS)

    async def _desk(self, request: Request) -> Desk | None:
        """Whose page this is, None for nobody's; raises TryLater."""
        user = self._sessions.read_cookie(request.cookies.get(COOKIE, ""))
        return await self._store.desk(user) if user else None

    def _page(self, name: str, status: int = 200, **shown: object) -> HTMLResponse:
        return HTMLResponse(self._pages.get_template(name).render(shown), status, headers=HEADERS)


def _pinned(ref: str, card: Card) -> str:
    """A card of the board; its ref lets an update find it."""
    return f'<li id="card-{int(ref)}">{render(card, once=f"{int(ref)}-{secrets.token_urlsafe(6)}")}</li>'


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form; raises HTTPException 400 for one that is broken, or that carries a file."""
    try:
        form = await request.form(max_files=0)
    except UnicodeError:  # of a character set that browsers do not send
        raise HTTPException(400, "That form cannot be read.") from None
    texts = {name: value for name, value in form.items() if isinstance(value, str)}
    return {name: value.encode("utf-8", "replace").decode() for name, value in texts.items()}


def _from_here(request: Request) -> bool:
    """Whether a form was sent by our own page, as far as a browser tells."""
    origin = request.headers.get("origin")
    return origin is None or origin.partition("://")[2] == request.headers.get("host")
