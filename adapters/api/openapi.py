"""The description of the API that programs and their makers read: OpenAPI 3.1, from plain values. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from adapters.api.reading import BIGGEST_ID, FEWEST, MOST, OF_ACTIONS, OF_DECISIONS, USUAL
from adapters.api.reading import CURSOR as CURSOR_SHAPE
from bot.actions.filters import LONGEST_WORDS, Show
from bot.actions.log.sheets import ORDERS
from bot.actions.rules import Status
from bot.principles import Principle

Schema: TypeAlias = dict[str, Any]

ABOUT = (
    "What a Big Room agreed to do, what it decided, and what became of both. Everything can be read and nothing "
    "changed, with a token that a lead or facilitator makes in chat with `/actions token`. It opens the Rooms that "
    "they lead, and ends when they revoke it, leave the Room or no longer lead it.\n\n"
    "Days are those of the Room in which the token was made; times are UTC. Every address also answers HEAD. An answer "
    "has an ETag: send it back as If-None-Match, and an answer that is still the same comes as 304 without a body. "
    "To read a list to its end, ask again with `cursor` set to the `next_cursor` of the answer, all else the same, "
    "until that is null; what is logged meanwhile neither repeats nor hides a row. A cursor belongs to the filters and "
    "the order of the answer that gave it: with others it is refused (422). The ids that filters take stand in every "
    "Action, and `/api/v1/rooms` lists them."
)
ID: Schema = {"type": "integer", "minimum": 1, "maximum": BIGGEST_ID}
TEXT: Schema = {"type": "string"}
WHEN: Schema = {"type": "string", "format": "date-time"}
DAY: Schema = {"type": "string", "format": "date"}
DAY_OR_NONE: Schema = {"type": ["string", "null"], "format": "date"}
WHEN_OR_NONE: Schema = {"type": ["string", "null"], "format": "date-time"}
ID_OR_NONE: Schema = {**ID, "type": ["integer", "null"]}
COUNT: Schema = {"type": "integer", "minimum": 0}
THEME: Schema = {"type": "string", "enum": ["", *Principle]}
CURSOR: Schema = {"type": "string", "pattern": f"^{CURSOR_SHAPE}$"}


def description() -> Schema:
    """All of it."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Big Room: the log of Actions", "version": "1.0.0", "description": ABOUT},
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": _paths(),
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "Made in chat."}},
            "schemas": _schemas(),
            "responses": _refusals(),
            "headers": {"ETag": {"description": "Names this answer.", "schema": TEXT}},
        },
    }


def _paths() -> Schema:
    number = {"name": "id", "in": "path", "required": True, "schema": ID, "description": "The `id` of an Action."}
    key = {"name": "key", "in": "path", "required": True, "schema": TEXT, "description": "Shown once, when it is made."}
    return {
        "/api/v1/actions": _read("listActions", "Actions", "Page", parameters=_parameters(OF_ACTIONS), refused=_LISTED),
        "/api/v1/actions/{id}": _read("readAction", "One Action", "Action", parameters=[number], refused=_FOUND),
        "/api/v1/actions/{id}/history": _read(
            "readHistory", "What happened to an Action, in order", "History", parameters=[number], refused=_FOUND
        ),
        "/api/v1/decisions": _read(
            "listDecisions",
            "Decisions, newest first",
            "Decisions",
            parameters=_parameters(OF_DECISIONS),
            refused=_LISTED,
        ),
        "/api/v1/rooms": _read("listRooms", _ABOUT_ROOMS, "Rooms", refused=("401", "422")),
        "/api/v1/openapi.json": _open("describe", "This description", "application/json", {"type": "object"}),
        "/calendar/{key}.ics": _open(
            "subscribe",
            "A calendar of Actions, by an address made in chat with `/actions calendar`",
            "text/calendar",
            {"type": "string", "examples": ["BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"]},
            [key],
        ),
    }  # fmt: skip


_ABOUT_ROOMS = "The Rooms that the token opens, each with whom and what its Actions can be of"
_FOUND = ("401", "404")
_LISTED = (*_FOUND, "422")
_ALWAYS = ("405", "500", "503")


def _read(
    name: str, summary: str, schema: str, *, parameters: Sequence[Schema] = (), refused: Sequence[str] = ()
) -> Schema:
    answer = _answer("application/json", {"$ref": f"#/components/schemas/{schema}"})
    return {"get": _operation(name, summary, answer, parameters, refused)}


def _open(name: str, summary: str, media: str, schema: Schema, parameters: Sequence[Schema] = ()) -> Schema:
    """What needs no token."""
    refused = ("404",) if parameters else ()
    return {"get": {**_operation(name, summary, _answer(media, schema), parameters, refused), "security": []}}


def _operation(name: str, summary: str, answer: Schema, parameters: Sequence[Schema], refused: Sequence[str]) -> Schema:
    refusals = {status: {"$ref": f"#/components/responses/{status}"} for status in ("304", *refused, *_ALWAYS)}
    return {
        "operationId": name,
        "summary": summary,
        "parameters": list(parameters),
        "responses": {"200": answer, **refusals},
    }


def _answer(media: str, schema: Schema) -> Schema:
    etag = {"ETag": {"$ref": "#/components/headers/ETag"}}
    return {"description": "What was asked for.", "headers": etag, "content": {media: {"schema": schema}}}


_ASKED: dict[str, tuple[str, Schema]] = {
    "room": ("Of this Room alone, by its id.", ID),
    "show": ("How they stand.", {"type": "string", "enum": list(Show), "default": Show.ALL}),
    "owner": ("Owned by this Member: an `owner_id`.", ID),
    "outsider": ("Owned by this person who is not in the chat: an `outsider_id`.", ID),
    "organisation": ("Owned by this Organisation: an `organisation_id`.", ID),
    "principle": ("About this principle.", {"type": "string", "enum": list(Principle)}),
    "due_from": ("Due on this day or later.", DAY),
    "due_until": ("Due on this day or earlier.", DAY),
    "done_from": ("Finished on this day or later.", DAY),
    "done_until": ("Finished on this day or earlier.", DAY),
    "logged_from": ("Logged on this day or later.", DAY),
    "words": (
        (
            "With all of these, each where a word begins: in the text; of an Action also in its note, in its owner's"
            " name or, as a whole word, in that of their Organisation."
        ),
        {"type": "string", "minLength": 1, "maxLength": LONGEST_WORDS, "pattern": "^[^\\u0000]+$"},
    ),
    "sort": ("In what order; - turns it round.", {"type": "string", "enum": list(ORDERS), "default": ORDERS[0]}),
    "limit": ("Rows in an answer.", {"type": "integer", "minimum": FEWEST, "maximum": MOST, "default": USUAL}),
    "cursor": ("Where to go on: the next_cursor of the answer before, to the same filters and sort.", CURSOR),
}


def _parameters(names: Sequence[str]) -> list[Schema]:
    return [{"name": name, "in": "query", "description": _ASKED[name][0], "schema": _ASKED[name][1]} for name in names]


def _object(fields: Mapping[str, Schema], example: object = None) -> Schema:
    """All of its fields are always there, and no others."""
    known = {"type": "object", "properties": dict(fields), "required": list(fields), "additionalProperties": False}
    return {**known, "examples": [example]} if example else known


def _list(schema: str, *, paged: bool = True) -> Schema:
    items = {"type": "array", "items": {"$ref": f"#/components/schemas/{schema}"}}
    return _object({"items": items, **({"next_cursor": {**CURSOR, "type": ["string", "null"]}} if paged else {})})


def _schemas() -> Schema:
    differs = _object({"field": TEXT, "before": TEXT, "after": TEXT})
    change = {"at": WHEN, "by": TEXT, "organisation": TEXT, "kind": TEXT}
    more = {"differences": {"type": "array", "items": differs}, "reason": TEXT, "suggested_by": TEXT}
    wrong = _object({"parameter": TEXT, "detail": TEXT})
    return {
        "Action": _object(_ACTION, _AN_ACTION),
        "Decision": _object(_DECISION, _A_DECISION),
        "Change": _object({**change, **more}, _A_CHANGE),
        "Room": _object(_ROOM_FIELDS, _A_ROOM),
        "Page": _list("Action"),
        "Decisions": _list("Decision"),
        "History": _list("Change", paged=False),
        "Rooms": _object({"rooms": {"type": "array", "items": {"$ref": "#/components/schemas/Room"}}}),
        "Problem": {
            "type": "object",
            "properties": {
                "type": {"type": "string", "format": "uri-reference"},
                "title": TEXT,
                "status": {"type": "integer"},
                "detail": TEXT,
                "errors": {"type": "array", "items": wrong},
            },
            "required": ["type", "title", "status", "detail"],
        },
    }


_ACTION: dict[str, Schema] = {
    "id": ID,
    "room": TEXT,
    "room_id": ID,
    "number": {**ID, "description": "By which people of its Room name it."},
    "text": TEXT,
    "owner": {**TEXT, "description": "Empty for nobody yet."},
    "owner_id": {**ID_OR_NONE, "description": "Of a Member: what `owner` asks for. Null for anybody else."},
    "outsider_id": {**ID_OR_NONE, "description": "Of an owner who is not in the chat: what `outsider` asks for."},
    "organisation": {**TEXT, "description": "The owner's."},
    "organisation_id": {**ID_OR_NONE, "description": "What `organisation` asks for."},
    "status": {"type": "string", "enum": [each for each in Status if each is not Status.WITHDRAWN]},
    "late": {"type": "boolean"},
    "due": DAY_OR_NONE,
    "first_due": {**DAY_OR_NONE, "description": "Before any change of date."},
    "times_redated": COUNT,
    "weeks_carried": {**COUNT, "description": "Whole weeks since it was first due, while it is not finished."},
    "principle": THEME,
    "note": {**TEXT, "description": "What blocks it, what came of it, or why not."},
    "logged_at": WHEN,
    "changed_at": WHEN,
    "finished_at": WHEN_OR_NONE,
}
_DECISION: dict[str, Schema] = {
    "id": ID,
    "room": TEXT,
    "room_id": ID,
    "number": ID,
    "text": TEXT,
    "organisations": {"type": "array", "items": TEXT, "description": "Those that were in the Room."},
    "actions": {"type": "array", "items": ID, "description": "The numbers of the Actions it leads to."},
    "principle": THEME,
    "logged_at": WHEN,
}
_OWNERS: Schema = {
    "type": "array",
    "items": _object({"id": ID, "name": TEXT, "organisation_id": ID_OR_NONE}),
}
_ROOM_FIELDS: dict[str, Schema] = {
    "id": ID,
    "name": TEXT,
    "organisations": {
        "type": "array",
        "items": _object({"id": ID, "name": TEXT}),
        "description": "Those that `organisation` can ask for.",
    },
    "members": {**_OWNERS, "description": "Those that `owner` can ask for. Who left is here while they own an Action."},
    "outsiders": {**_OWNERS, "description": "Owners who are not in the chat: those that `outsider` can ask for."},
}
_A_ROOM = {
    "id": 3,
    "name": "Home from hospital",
    "organisations": [{"id": 2, "name": "Fernleigh Borough Council"}],
    "members": [{"id": 12, "name": "Sam Sample", "organisation_id": 2}],
    "outsiders": [{"id": 4, "name": "Dot Example", "organisation_id": None}],
}
_ROOM = {"room": "Home from hospital", "room_id": 3}
_LOGGED = "2026-11-24T09:00:00+00:00"
_AN_ACTION = {
    "id": 41, **_ROOM, "number": 7, "text": "Ring the housing team", "owner": "Sam Sample",
    "owner_id": 12, "outsider_id": None, "organisation": "Fernleigh Borough Council", "organisation_id": 2,
    "status": "open", "late": False, "due": "2026-11-27",
    "first_due": "2026-11-27", "times_redated": 0, "weeks_carried": 0, "principle": "culture", "note": "",
    "logged_at": _LOGGED, "changed_at": _LOGGED, "finished_at": None,
}  # fmt: skip
_A_DECISION = {
    "id": 5, **_ROOM, "number": 2, "text": "We will use one referral form", "organisations": ["Fernleigh NHS Trust"],
    "actions": [7], "principle": "", "logged_at": _LOGGED,
}  # fmt: skip
_A_CHANGE = {
    "at": _LOGGED, "by": "Ada Example", "organisation": "Fernleigh NHS Trust", "kind": "Re-dated",
    "differences": [{"field": "Due", "before": "27 Nov 2026", "after": "4 Dec 2026"}],
    "reason": "The office was closed", "suggested_by": "",
}  # fmt: skip


_REFUSED = {
    "401": ("Unauthorized", "No token, or one that does not work."),
    "404": ("Not Found", "No such thing, or of a Room that the key does not open."),
    "405": ("Method Not Allowed", "It can only be read."),
    "422": ("Unprocessable Entity", "A sentence for each parameter that cannot be read."),
    "500": ("Internal Server Error", "Our fault, with a reference that is in our log too."),
    "503": ("Service Unavailable", "The record is away; Retry-After says for how many seconds to wait."),
}
_HEADERS = {"401": "WWW-Authenticate", "405": "Allow", "503": "Retry-After"}


def _refusals() -> Schema:
    refused = {status: _refusal(status, title, words) for status, (title, words) in _REFUSED.items()}
    return {"304": {"description": "The answer is the one that If-None-Match names."}, **refused}


def _refusal(status: str, title: str, words: str) -> Schema:
    example = {"type": "about:blank", "title": title, "status": int(status), "detail": words}
    content = {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": {"plain": {"value": example}}}
    told = {"headers": {_HEADERS[status]: {"required": True, "schema": TEXT}}} if status in _HEADERS else {}
    return {"description": words, **told, "content": {"application/problem+json": content}}
