"""Key questions for a Room to talk about."""
