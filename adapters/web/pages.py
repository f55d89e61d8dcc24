"""The web Channel's pages and forms, over HTTP."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial
from http import HTTPStatus
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse

from adapters.web import inbound
from adapters.web.asked import form_of, from_script, named, number
from adapters.web.doors import COOKIE, Doors
from adapters.web.files import file_response
from adapters.web.glossary import GlossaryPages
from adapters.web.headers import HEADERS
from adapters.web.live import Live, last_word
from adapters.web.log import LogPages
from adapters.web.marks import CLOSED, HEADER, SEAT, marked, now_open_as, typed
from adapters.web.render import answered, board, calls, render_page, render_private
from adapters.web.sessions import Sessions
from adapters.web.store import Store
from bot import kept, message
from bot.message import Account, Audience, Button, Buttons, Card, Intent, Place, Reply, Text, TryLater, card
from bot.rooms.rules import Desk, Pin

TROUBLES = {
    HTTPStatus.BAD_REQUEST: ("That could not be read", "What your browser sent is broken. Go back and try again."),
    HTTPStatus.NOT_FOUND: ("There is no such page", "The address may be mistyped, or from an older version."),
    HTTPStatus.METHOD_NOT_ALLOWED: ("That does not work here", "Go to the front page and begin again from there."),
}
Read = Callable[[Mapping[str, str], Account, Place], Intent]


def not_shown(intent: Intent) -> Card:
    """The Room could not be told; the button tries again."""
    return card(
        "That was not shown to anyone",
        Text("Our records cannot be reached at the moment. Nothing is half done."),
        Buttons((Button("Try again", intent.verb, intent.ref),)),
    )


class Pages:
    """Answers browsers. `host` is that of our public address; a proxy may give us another in its requests."""

    def __init__(  # noqa: PLR0913 -- what it needs, given by name by the adapter alone
        self,
        *,
        route: message.Route,
        store: Store,
        sessions: Sessions,
        live: Live,
        post: Callable[[Place, Card], Awaitable[str]],
        host: str,
        https: bool,
        open_to_all: bool,
    ) -> None:
        self._route = route
        self._store = store
        self._sessions = sessions
        self._live = live
        self._post = post
        self._host = host
        self._open_to_all = open_to_all
        folder = FileSystemLoader(Path(__file__).parent / "templates")
        self._templates = Environment(loader=folder, autoescape=True, undefined=StrictUndefined, auto_reload=False)
        self.doors = Doors(store, sessions, self._page, self._from_here, https=https)
        self.log = LogPages(store.log, self._desk, self._page, HEADERS)
        self.glossary = GlossaryPages(store.book, self._page, HEADERS)

    async def room(self, request: Request) -> Response:
        """The Room for those who have a session, else the door."""
        try:
            desk = await self._desk(request)
            before = number(request.query_params.get("before", ""))
            return await self._show_room(desk, before=before) if desk else await self._door()
        except TryLater:
            return self._page("away.html", 503)

    async def about(self, _request: Request) -> Response:
        """What it is, and what it keeps."""
        return self._page("about.html", kept=kept)

    async def trouble(self, _request: Request, error: Exception) -> Response:
        """A page for what Starlette would say in two words."""
        status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.BAD_REQUEST
        title, words = TROUBLES.get(HTTPStatus(status), TROUBLES[HTTPStatus.BAD_REQUEST])
        page = self._page("trouble.html", status, title=title, words=words)
        page.headers.update(getattr(error, "headers", None) or {})  # a 405 names the methods that would do
        return page

    async def read(self, request: Request) -> Response:
        """A card shown alone, for who has a session of its Room."""
        try:
            desk = await self._desk(request)
            if desk is None:
                return self._page("closed.html", 403)
            found = await self._store.read(desk.seat, *named(request))
        except TryLater:
            return self._page("away.html", 503)
        if found is None:
            return self._not_here()
        return self._page("read.html", desk=desk, title=found.title, card=render_page(found))

    async def download(self, request: Request) -> Response:
        """A file, for who has a session of its Room."""
        try:
            desk = await self._desk(request)
            if desk is None:
                return self._page("closed.html", 403)
            found = await self._store.download(desk.seat, *named(request))
        except TryLater:
            return self._page("away.html", 503)
        return file_response(found, HEADERS) if found else self._not_here()

    def _not_here(self) -> Response:
        words = "It may be gone, or belong to another Room. Look for it on your Room’s page, or ask a facilitator."
        return self._page("trouble.html", 404, title="Your Room has no such page", words=words)

    async def leave(self, request: Request) -> Response:
        """End the session in this browser."""
        if not self._from_here(request):
            return self._page("closed.html", 403)
        form = await form_of(request)
        try:
            desk = await self._desk(request) if form.get(SEAT) else None
        except TryLater:  # whoever wants to leave is let out
            desk = None
        if desk and form[SEAT] != self._sessions.mark(desk.seat):
            return self._moved(request, desk, form)
        response = RedirectResponse("/", 303, headers=HEADERS)
        response.delete_cookie(COOKIE)
        return response

    async def say(self, request: Request) -> Response:
        """What was typed into the Room's box."""
        return await self._heard(request, inbound.said)

    async def press(self, request: Request) -> Response:
        """A button of a card."""
        return await self._heard(request, inbound.pressed)

    async def events(self, request: Request) -> Response:
        """The stream by which a page sees what the Room is shown."""
        try:
            desk = await self._desk(request)
        except TryLater as later:  # a stream that ends is asked for again; any other status would be the last
            return Response(f"retry: {later.seconds * 1000:.0f}\n\n", media_type="text/event-stream", headers=HEADERS)
        if desk is None:
            return self._last_word("closed", CLOSED)
        if request.query_params.get(SEAT, mark := self._sessions.mark(desk.seat)) != mark:
            return self._last_word("moved", now_open_as(desk))
        after = request.headers.get("last-event-id") or request.query_params.get("after", "")
        last = number(after)

        async def welcome() -> bool:
            try:
                return await self._desk(request) is not None
            except TryLater:
                return True

        called = partial(self._called, desk)
        lines = partial(self._lines, desk)
        stream = self._live.follow(desk.place.channel, desk.person.account, last, welcome, called, lines)
        return StreamingResponse(stream, media_type="text/event-stream", headers=HEADERS)

    def _last_word(self, kind: str, words: str) -> Response:
        return Response(last_word(kind, words), media_type="text/event-stream", headers=HEADERS)

    async def _door(self) -> Response:
        """The demo lets a visitor choose who to be; for real a person comes by a link from chat."""
        if not self._open_to_all:
            return self._page("closed.html", 401)
        people = [(desk, self._sessions.link(desk.seat)) for desk in await self._store.sample_people()]
        return self._page("choose.html", people=people)

    async def _show_room(self, desk: Desk, answer: Markup | None = None, before: int = 0) -> Response:
        try:
            latest = await self._store.latest(desk.place.channel)  # before the cards: told twice is better than never
            found = await self._store.pinned(desk.place.channel, before)
        except TryLater:
            latest, found = 0, None
        page = "/" if before else ""
        shown = {
            "desk": desk,
            "cards": board(found.pins) if found else None,
            "calls": await self._lines_to(desk, found.calling, page, called=await self._called(desk)) if found else "",
            "earlier": found.earlier if found else "",
            "before": before,
            "latest": latest,
            "answer": answer,
            "once": secrets.token_urlsafe(8),
        }
        return self._page("room.html", demo=self._open_to_all, **shown)

    async def _heard(self, request: Request, read: Read) -> Response:
        """Answer a form: the asker alone in the response, or everybody on the board."""
        if request.method != "POST":  # a browser without script, coming back to the address of an answer
            return RedirectResponse("/", 303, headers=HEADERS)
        try:
            desk = await self._desk(request) if self._from_here(request) else None
            if desk is None:
                return self._closed(request)
            form = await form_of(request)
            if form.get(SEAT, request.headers.get(HEADER)) != self._sessions.mark(desk.seat):
                return self._moved(request, desk, form)
            intent = read(form, desk.person.account, desk.place)
            answer = await self._deliver(intent, await self._route(intent))
            self._live.acted(desk.place.channel, intent.account)
        except TryLater:
            return self._page("away.html", 503)
        if from_script(request):
            return HTMLResponse(answer or "", headers=HEADERS)
        return await self._show_room(desk, answer)

    def _closed(self, request: Request) -> Response:
        return PlainTextResponse(CLOSED, 403, HEADERS) if from_script(request) else self._page("closed.html", 403)

    def _moved(self, request: Request, desk: Desk, form: Mapping[str, str]) -> Response:
        """The page is of another seat than the session: nothing is done, and the words typed stay."""
        words = now_open_as(desk)
        if from_script(request):
            return PlainTextResponse(f"That was not done. {words}", 409, HEADERS)
        return self._page("moved.html", 409, words=words, typed=typed(form))

    async def _deliver(self, intent: Intent, reply: Reply | None) -> Markup | None:
        if reply is None:
            return None
        if reply.audience is Audience.ASKER:
            return render_private(reply.card)
        try:
            await self._post(intent.place, reply.card)
        except TryLater:
            return render_private(not_shown(intent))
        return render_private(reply.aside) if reply.aside else None

    async def _desk(self, request: Request) -> Desk | None:
        """Whose page this is, None for nobody's; raises TryLater."""
        seat = self._sessions.read_cookie(request.cookies.get(COOKIE, ""))
        return await self._store.desk(seat) if seat else None

    async def _called(self, desk: Desk) -> bool:
        """Whether the line to what is open is for them; while nobody can tell, it is."""
        try:
            return await self._store.called(desk.seat)
        except TryLater:
            return True

    async def _lines(self, desk: Desk, called: bool) -> str:  # noqa: FBT001 -- as a stream asks
        """The lines of an open page; none while the record is away."""
        try:
            calling = await self._store.calling(desk.place.channel)
        except TryLater:
            return ""
        return str(await self._lines_to(desk, calling, called=called))

    async def _lines_to(self, desk: Desk, calling: Iterable[Pin], page: str = "", *, called: bool) -> Markup:
        """The lines to what is open; for whoever has answered it, that their answer is kept and may be changed."""
        if called:
            return calls(calling, page)
        try:
            return answered(calling) if await self._store.answered(desk.seat) else Markup()
        except TryLater:
            return Markup()

    def _from_here(self, request: Request) -> bool:
        """Whether a form was sent by our own page, as far as a browser tells."""
        origin = request.headers.get("origin")
        sent_from = (origin or "").partition("://")[2]  # empty too for `null`, which a page in a sandbox says
        return origin is None or (bool(sent_from) and sent_from in {request.headers.get("host"), self._host})

    def _page(self, name: str, status: int = 200, /, **shown: object) -> HTMLResponse:
        html = self._templates.get_template(name).render(shown)
        desk = shown.get("desk")
        whole = marked(html, self._sessions.mark(desk.seat)) if isinstance(desk, Desk) else html
        return HTMLResponse(whole, status, headers=HEADERS)
