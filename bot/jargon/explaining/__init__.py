"""Explaining a whole text: one that somebody else wrote, or a draft before it is sent."""
