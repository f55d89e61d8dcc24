"""People on neither platform: invited by name, they come to the web page by a personal link.

Of a link only the hash of its key is kept, so nobody who reads the record can use one. An unknown, an old and a
revoked key are alike to whoever tries them.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, delete, insert, select, update

from bot.cards import patient_refused
from bot.database import Database
from bot.message import Reply
from bot.rooms.arriving import hold
from bot.rooms.gate import Gate, Visit, Write, number_in
from bot.rooms.membership import Departed
from bot.rooms.organisations import MOST_ORGANISATIONS, FullError, add, of_room
from bot.rooms.page import cards
from bot.rooms.page.invitations import Invitation, change, invitation_of, invitations_of
from bot.rooms.page.links import Doors
from bot.rooms.page.mailing import put_invitation
from bot.rooms.page.news import tell
from bot.rooms.page.seats import all_desks, desk_of, web_channel
from bot.rooms.people.departing import depart
from bot.rooms.rules import Desk, Role, Seat
from bot.rooms.tables import accounts, invitations, members
from bot.safety import clean, holds_nhs_number

LASTS = timedelta(days=30)
"""From the last use."""

FULL = f"A Room has {MOST_ORGANISATIONS} organisations at most. Choose one from the list."

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


async def invited(database: Database, key: str, now: datetime) -> Desk | None:
    """Whose link this is; None for a key that is unknown, too old or revoked."""
    live = (invitations.c.hash == hash_of(key)) & invitations.c.revoked_at.is_(None) & (invitations.c.expires_at > now)
    theirs = all_desks().join(invitations, invitations.c.member_id == members.c.id).where(live)
    async with database.reading() as connection:
        row = (await connection.execute(theirs)).first()
    return desk_of(*row) if row else None


async def renew(database: Database, seat: Seat, now: datetime) -> None:
    """Whoever comes in keeps their link alive, if they have one that lives."""
    same = (accounts.c.platform == "web") & (accounts.c.tenant == seat.tenant) & (accounts.c.user == seat.user)
    theirs = invitations.c.member_id.in_(select(accounts.c.member_id).where(same))
    live = invitations.c.revoked_at.is_(None) & (invitations.c.expires_at > now)
    async with database.transaction() as connection:
        await connection.execute(update(invitations).where(theirs, live).values(expires_at=now + LASTS))


def hash_of(key: str) -> str:
    """What is kept of a key."""
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


class Inviting:
    """The form, the list, and what its buttons do."""

    def __init__(self, gate: Gate, doors: Doors, *, mails: bool, departed: Sequence[Departed] = ()) -> None:
        self._gate = gate
        self._departed = departed
        self._doors = doors
        self._mails = mails

    def writes(self) -> dict[str, Write]:
        """All but the last are for facilitators."""
        steer = self._gate.facilitators
        return {
            "bigroom invite": steer(self._begin),
            "inviting.begin": steer(self._begin),
            "inviting.invite": steer(self._invite),
            "bigroom invites": steer(_list),
            "inviting.list": steer(_list),
            "inviting.renew": steer(self._new_link),
            "inviting.revoke": steer(_ask_revoking),
            "inviting.end": steer(self._revoke),
            "inviting.hush": steer(_hush),
            "bigroom stop mail": self._gate.members(_stop_mail),
        }

    async def _revoke(self, visit: Visit) -> Reply:
        return await _revoke(visit, self._departed)

    async def _begin(self, visit: Visit) -> Reply:
        given = {"name": clean(visit.intent.words)[: cards.LONGEST_NAME]}
        if holds_nhs_number(given["name"]):
            return Reply(patient_refused(cards.AGAIN))
        return Reply(cards.invite_form(await _organisations(visit), given, mails=self._mails))

    async def _invite(self, visit: Visit) -> Reply:
        given = _read(visit.intent.answers, mails=self._mails)
        if any(map(holds_nhs_number, given.values())):
            return Reply(patient_refused(cards.AGAIN))
        known = await _organisations(visit)
        if fault := _fault(given, {number for number, _ in known}):
            return Reply(cards.invite_form(known, given, fault, mails=self._mails))
        room = visit.here.room_id
        try:
            organisation = await _organisation(visit, given)
        except FullError:
            return Reply(cards.invite_form(known, given, FULL, mails=self._mails))
        person = {"name": given["name"], "role": Role.MEMBER, "joined_at": visit.now}
        row = insert(members).values(room_id=room, organisation_id=organisation, **person).returning(members.c.id)
        member = int((await visit.connection.execute(row)).scalar_one())
        channel = (await web_channel(visit.connection, room, visit.now)).name
        seat = Seat(f"invited-{room}", secrets.token_urlsafe(16), channel)
        account = {"member_id": member, "platform": "web", "tenant": seat.tenant, "user": seat.user}
        await visit.connection.execute(insert(accounts).values(account))
        key = self._doors.key_for(seat)
        kept = {"member_id": member, "hash": hash_of(key), "email": given["email"], "expires_at": visit.now + LASTS}
        await visit.connection.execute(insert(invitations).values(kept))
        return await self._handed_over(visit, Invitation(0, member, given["name"], given["email"]), key)

    async def _new_link(self, visit: Visit) -> Reply:
        """The old link and the sessions made by it end, because the Account behind them has another name."""
        room = visit.here.room_id
        await hold(visit.connection, room)
        theirs = await invitation_of(visit.connection, room, visit.number)
        if theirs is None:
            return Reply(cards.no_such_invitation())
        channel = (await web_channel(visit.connection, room, visit.now)).name
        seat = Seat(f"invited-{room}", secrets.token_urlsafe(16), channel)
        await visit.connection.execute(update(accounts).where(_account(room, theirs.member_id)).values(user=seat.user))
        key = self._doors.key_for(seat)
        await change(visit.connection, theirs.id, hash=hash_of(key), expires_at=visit.now + LASTS)
        await tell(visit.connection, channel)
        return await self._handed_over(visit, theirs, key)

    async def _handed_over(self, visit: Visit, theirs: Invitation, key: str) -> Reply:
        mailed = self._mails and bool(theirs.email)
        if mailed:
            await put_invitation(visit.connection, theirs.member_id, visit.here.room, visit.now)
        return Reply(cards.invited(theirs.name, self._doors.invitation(key), mailed=mailed))


def _read(answers: Mapping[str, str], *, mails: bool) -> dict[str, str]:
    given = {name: clean(answers.get(name, ""))[: cards.LONGEST_NAME] for name in ("name", "organisation", "another")}
    return {**given, "email": clean(answers.get("email", ""))[: cards.LONGEST_EMAIL + 1] if mails else ""}


def _fault(given: Mapping[str, str], known: set[str]) -> str:
    """What is wrong with the form, in one sentence with the next step."""
    if not given["name"]:
        return "Please give their name."
    if given["organisation"] not in {*known, cards.OTHER}:
        return "Choose an organisation from the list."
    if given["organisation"] == cards.OTHER and not given["another"]:
        return "Write the organisation’s name, or choose one from the list."
    if given["email"] and (len(given["email"]) > cards.LONGEST_EMAIL or not _ADDRESS.fullmatch(given["email"])):
        return "That e-mail address does not look right. Check it, or leave it empty."
    return ""


async def _organisations(visit: Visit) -> list[tuple[str, str]]:
    """The Room's Organisations, as (id, name)."""
    return [(str(number), name) for number, name in await of_room(visit.connection, visit.here.room_id)]


async def _organisation(visit: Visit, given: Mapping[str, str]) -> int:
    """The id of the one chosen, or of the one named, which is then of the Room. Raises FullError."""
    if number := number_in(given["organisation"]):
        return number
    return (await add(visit.connection, visit.here.room_id, [given["another"]]))[given["another"]]


async def _list(visit: Visit) -> Reply:
    rows = await invitations_of(visit.connection, visit.here.room_id, visit.now)
    return Reply(cards.invitations(rows))


async def _ask_revoking(visit: Visit) -> Reply:
    theirs = await invitation_of(visit.connection, visit.here.room_id, visit.number)
    if theirs is None:
        return Reply(cards.no_such_invitation())
    return Reply(cards.confirm_revoking(theirs.name, theirs.id))


async def _revoke(visit: Visit, departed: Sequence[Departed]) -> Reply:
    """Without an Account nobody sits there, so every session of theirs is over; who has no other has left the Room."""
    room, connection = visit.here.room_id, visit.connection
    await hold(connection, room)
    theirs = await invitation_of(connection, room, visit.number)
    if theirs is None:
        return Reply(cards.no_such_invitation())
    await change(connection, theirs.id, revoked_at=visit.now, email="")
    await connection.execute(delete(accounts).where(_account(room, theirs.member_id)))
    others = select(accounts.c.user).where(accounts.c.member_id == theirs.member_id).limit(1)
    if (await connection.execute(others)).first() is None:
        them = select(members.c.role).where(members.c.id == theirs.member_id)
        role = Role((await connection.execute(them)).scalar_one())
        await depart(connection, replace(visit.here, member_id=theirs.member_id, role=role), visit.now, departed)
    await tell(connection, (await web_channel(connection, room, visit.now)).name)
    return Reply(cards.revoked(theirs.name))


def _account(room: int, member: int) -> ColumnElement[bool]:
    return (accounts.c.member_id == member) & (accounts.c.platform == "web") & (accounts.c.tenant == f"invited-{room}")


async def _hush(visit: Visit) -> Reply:
    theirs = await invitation_of(visit.connection, visit.here.room_id, visit.number)
    if theirs is None:
        return Reply(cards.no_such_invitation())
    await change(visit.connection, theirs.id, email="")
    return Reply(cards.hushed(theirs.name))


async def _stop_mail(visit: Visit) -> Reply:
    """A person ends their own mail."""
    mine = (invitations.c.member_id == visit.here.member_id) & (invitations.c.email != "")
    ended = await visit.connection.execute(update(invitations).where(mine).values(email=""))
    return Reply(cards.hushed("yours") if ended.rowcount else cards.no_mail_to_stop())
