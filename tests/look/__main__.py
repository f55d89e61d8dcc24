"""Runs every check, says how each went, and where the pictures are."""

from __future__ import annotations

import sys
import traceback

from tests.look import checkin, glossary, log, room, teams
from tests.look.browser import PICTURES, browser
from tests.running import running


def main() -> int:
    """The number of checks that failed."""
    failed = 0
    with running() as product, browser() as opened:
        checks = [*room.CHECKS, *checkin.CHECKS, *log.CHECKS, *glossary.CHECKS, *teams.CHECKS]
        for check in checks:
            try:
                check(opened, product.address)
            except Exception:  # noqa: BLE001 -- said, counted, and the next check still runs
                failed += 1
                print(f"FAILED  {check.__name__}\n{traceback.format_exc()}")
            else:
                print(f"passed  {check.__name__}")
    print(f"Pictures are in {PICTURES.relative_to(PICTURES.parents[1])}")
    print(f"{len(checks) - failed} passed, {failed} failed")
    return failed


if __name__ == "__main__":
    sys.exit(main())
