"""The closed list of principles: it groups the Questions of prompts, and tags Actions.

The first five are those of the NHS Institute's guide to joined-up care, the next six the ways to a culture for
integration of NHS Employers and Skills for Care, and the last the Health Foundation's shared spaces. It stands outside
the features because two of them use it and they may not import each other.
"""

from enum import StrEnum


class Principle(StrEnum):
    """What a Question or an Action is about. The value is what people read and type, and what is stored."""

    PATIENT_CENTRED = "patient centred"
    LEADERSHIP = "leadership"
    CULTURE = "culture"
    WORKFORCE = "workforce"
    MAKING_IT_HAPPEN = "making it happen"
    EXPERIMENT = "experiment and learn"
    VISION = "clear shared vision"
    TONE = "set the tone"
    WORLDS = "each other's worlds"
    FIGURES = "use data"
    STRENGTHS = "challenges and strengths"
    SHARED_SPACE = "shared space"


def principle_named(words: str) -> Principle | None:
    """Find the principle that people mean by a name, or by part of one that fits no other: "patient", "tone"."""
    wanted = " ".join(words.replace("’", "'").replace("-", " ").casefold().split())
    if wanted in set(Principle):
        return Principle(wanted)
    found = [principle for principle in Principle if f" {wanted}" in f" {principle}"]
    return found[0] if wanted and len(found) == 1 else None
