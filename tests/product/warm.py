"""Read once, by the process that products are forked from when it imports this: the glossary, which none changes."""

from __future__ import annotations

from glossary.shipped import scanner, shipped

shipped()
scanner().make_ready()
