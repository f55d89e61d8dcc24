"""Counts and times for /metrics: how often and how fast, never who or what."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST


class Metrics:
    """One registry a process, made by the root, so that two products in one test never share a count."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.intents = Counter(
            "bigroom_intents", "Intents answered", ["platform", "verb", "outcome"], registry=self.registry
        )
        self.private = Counter(
            "bigroom_private_cards",
            "Cards for one person alone, by what became of them",
            ["platform", "outcome"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "bigroom_intent_seconds",
            "Seconds from Intent to Reply",
            ["platform"],
            buckets=(0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5),
            registry=self.registry,
        )

    @cache  # noqa: B019 -- one Metrics a process; finding a label's child each time is a twentieth of an answer
    def count(self, platform: str, verb: str, outcome: str) -> Callable[[], None]:
        """What counts one Intent of this kind."""
        return self.intents.labels(platform, verb, outcome).inc

    def count_private(self, platform: str, outcome: str) -> None:
        """Count one card for one person alone."""
        self.private.labels(platform, outcome).inc()

    @cache  # noqa: B019 -- as above
    def time(self, platform: str) -> Callable[[float], None]:
        """What takes the seconds of one Intent on this platform."""
        return self.seconds.labels(platform).observe

    def text(self) -> bytes:
        """Everything in Prometheus's text format."""
        return generate_latest(self.registry)
