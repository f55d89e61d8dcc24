"""What this adapter itself has to say; everything else is said by the features."""

from __future__ import annotations

from bot.message import Text, card

# All that a Channel may learn when an answer meant for one person cannot be shown to them.
NOT_ALONE = card(
    "I have an answer for one person here",
    Text("Teams would not let me show it to you alone, so I have not shown it."),
    Text("To read it, open a chat with me and ask again there: choose New chat, then type my name."),
)

EXAMPLES = {"not_alone": NOT_ALONE}
