"""The table of bank holidays as the package `holidays` has it.

`make lock` writes it anew after bringing that package up to date.

`python -m tests.bank_holidays` writes it. A row is day, nations (by first letter) and name.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Final

import holidays

TABLE: Final = Path(__file__).parent.parent / "bot" / "bank_holidays.csv"
YEARS: Final = range(2000, 2101)
SUBDIVISIONS: Final = {"E": "ENG", "S": "SCT", "W": "WLS", "N": "NIR"}


def written() -> str:
    """The whole table, by day and name, where our readers and gov.uk say "substitute day" for the package's word."""
    nations: dict[tuple[date, str], str] = defaultdict(str)
    for letter, subdivision in SUBDIVISIONS.items():
        days = holidays.country_holidays("GB", subdiv=subdivision, years=YEARS, language="en_GB")
        for day, name in days.items():
            nations[day, name.replace("(observed)", "(substitute day)")] += letter
    return "".join(f"{day},{nations[day, name]},{name}\n" for day, name in sorted(nations))


if __name__ == "__main__":
    TABLE.write_text(written(), encoding="utf-8")
