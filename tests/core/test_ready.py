"""What is made at the start, beside the event loop, so that nobody who asks waits for it."""

from __future__ import annotations

from bot.features import Features
from bot.jargon.shipped import shipped_book
from glossary.shipped import scanner


def test_texts_and_the_glossarys_pages_wait_for_nothing_once_the_start_is_over() -> None:
    scanner.cache_clear()
    shipped_book.cache_clear()
    Features.make_ready()
    assert scanner.cache_info().currsize == 1
    assert {"sizes", "_letters", "_texts", "_full"} <= vars(shipped_book()).keys()
