"""How a sense is put to a person: whose word it is, and whether it is still in use."""

from __future__ import annotations

from glossary.model import Sense, Status

WHOSE = {
    "Benefits": "In benefits",
    "Children & education": "In children’s services and schools",
    "Data & IT": "In data and computing",
    "Emergency services": "In the emergency services",
    "General": "In most organisations",
    "Government": "In government",
    "Housing": "In housing",
    "Immigration and asylum": "In immigration and asylum",
    "Local government": "In councils",
    "Mental health": "In mental health",
    "NHS": "In the NHS",
    "Police & justice": "In policing and justice",
    "Public health": "In public health",
    "Social care": "In social care",
    "Voluntary": "In charities and community groups",
}


def whose(sense: Sense) -> str:
    """The setting a sense belongs to, as people say it, with the nation where it is confined to one."""
    setting = WHOSE.get(sense.setting, f"In {sense.setting.lower()}")
    return f"{setting} ({sense.nation.replace('; ', ', ')})" if sense.nation else setting


def standing(sense: Sense) -> str:
    """One sentence when a sense is not in plain current use, else nothing."""
    until = sense.until.replace("(planned)", "").replace("planned", "").strip()
    match sense.status:
        case Status.HISTORICAL:
            ended = f"Until {until}" if until else "No longer used"
            return f"{ended}, now {sense.replaced_by}." if sense.replaced_by else f"{ended}."
        case Status.PLANNED:
            return "Planned, and not in force yet."
        case Status.DISCOURAGED:
            return f"Better avoided. Say: {sense.replaced_by}." if sense.replaced_by else "Better avoided."
        case Status.CURRENT if "planned" in sense.until:
            ends = f"Due to end in {until}" if until else "Due to change"
            return f"{ends}, then {sense.replaced_by}." if sense.replaced_by else f"{ends}."
        case _:
            return ""
