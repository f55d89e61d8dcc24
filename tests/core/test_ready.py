"""What is made at the start, beside the event loop, so that nobody who asks waits for it."""

from __future__ import annotations

import pytest

from bot import features
from bot.features import Features
from glossary.explaining import entries
from glossary.scan import Scanner
from glossary.shipped import glossary


def test_texts_wait_for_nothing_once_the_start_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    scanner = Scanner(glossary())
    monkeypatch.setattr(features, "scanner", lambda: scanner)
    Features.make_ready()
    monkeypatch.setattr(entries, "AhoCorasick", None)
    (span,) = scanner.explain("The LA met.").spans
    assert len(span.senses) > 1
