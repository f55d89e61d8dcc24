"""The glossary that comes with the product, as a book."""

from datetime import UTC, datetime
from functools import cache

from bot.jargon.book import Book
from glossary.load import SHIPPED
from glossary.shipped import catalogue, glossary, shipped


@cache
def shipped_book() -> Book:
    """Bind it once a process; it is as old as the newest of its files."""
    newest = max(file.stat().st_mtime for file in SHIPPED.glob("*.yaml"))
    return Book(glossary(), shipped(), catalogue(), datetime.fromtimestamp(newest, UTC))
