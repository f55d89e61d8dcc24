"""What nobody awaits still comes to a good end, or is told of."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from adapters.teams.underway import Underway


async def test_a_fault_of_ours_is_told_of_once_by_its_kind_alone() -> None:
    async def breaks() -> None:
        message = "words that no log may hold"
        raise RuntimeError(message)

    underway = Underway()
    with capture_logs() as logs:
        task = underway.begin(breaks())
        await underway.finish()
    assert logs == [{"event": "teams_task_failed", "error": "RuntimeError", "log_level": "error"}]
    assert task.result() is None


async def test_work_that_begins_more_work_is_waited_for_to_the_last() -> None:
    done: list[str] = []
    underway = Underway()

    async def last() -> None:
        await asyncio.sleep(0)
        done.append("last")

    async def first() -> None:
        done.append("first")
        underway.begin(last())

    underway.begin(first())
    await underway.finish()
    assert done == ["first", "last"]


async def test_what_never_ends_is_let_go_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.teams.underway._FAREWELL", 0.01)
    underway = Underway()
    tasks = [underway.begin(asyncio.Event().wait()) for _ in range(2)]
    with capture_logs() as logs:
        await underway.finish()
    assert [line["count"] for line in logs] == [2]
    assert all(task.cancelled() for task in tasks)
