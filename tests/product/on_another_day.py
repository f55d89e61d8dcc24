"""`bigroom` on a machine whose clock says another time, and goes on from there: python on_another_day.py TIME COMMAND.

A script, run as a process of its own. All that the product reads the time from is moved: its own clock, and those of
the libraries that judge the age of tokens, signatures and sessions.
"""

from __future__ import annotations

import sys
from datetime import datetime

import time_machine

from bot.cli import main

if __name__ == "__main__":
    with time_machine.travel(datetime.fromisoformat(sys.argv.pop(1)), tick=True):
        main()
