"""The history says the same in chat, on pages, in files and to programs."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from zoneinfo import ZoneInfo

import openpyxl

from bot.actions import finding, keeping
from bot.actions.changing.steps import with_suggester
from bot.actions.filters import Filter
from bot.actions.log import export, sheets, telling
from bot.actions.log.copies import Format
from bot.actions.log.telling import Differs
from bot.actions.log.view import view
from bot.actions.naming import names_in
from bot.actions.rules import Kind, Status
from tests.actions.acting import CERYS, PAT, SAM, Acting


async def test_whoever_suggested_or_came_too_late_is_told_by_name_and_with_what_they_asked_for(acting: Acting) -> None:
    known_by, reason = acting.by[PAT], with_suggester("They came", acting.by[CERYS].member)
    async with acting.database.transaction() as connection:
        for kind, status in ((Kind.DONE, Status.DONE), (Kind.DROPPED, Status.DROPPED)):
            known = await keeping.find(connection, acting.room, acting.action, lock=True)
            assert known
            wanted = replace(known.action, status=status)
            await keeping.change(connection, acting.room, known, known_by, kind, wanted, acting.now(), reason)
    await acting.set_member(PAT, name="", left_at=acting.now())
    async with acting.database.reading() as connection:
        told = await finding.history(connection, [acting.room], acting.action)
        names = await names_in(connection, acting.room, [each.change for each in told])
        shown = await view(connection, Filter(), [acting.room], acting.now().date(), ZoneInfo("Europe/London"))
        to = BytesIO()
        await export.write(connection, shown, Format.XLSX, to)
    first, done, late = told
    assert Differs("Owner", "", SAM.user) in telling.differences(first, names)
    assert sheets.change(done, names)["by"] == "a former Member"
    assert (sheets.change(done, names)["reason"], sheets.change(done, names)["suggested_by"]) == (
        "They came",
        CERYS.user,
    )
    assert telling.differences(late, names) == (Differs("Status", "", Status.DROPPED),)
    rows = list(openpyxl.load_workbook(BytesIO(to.getvalue()))["History"].iter_rows(values_only=True))
    assert rows[-1][-5:] == (
        "a former Member, Ours NHS Trust",
        "Asked for when it was finished already, so nothing changed",
        None,
        f"Status: {Status.DROPPED}",
        f"They came. Suggested by {CERYS.user}",
    )
