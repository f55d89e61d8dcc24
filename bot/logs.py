"""How logs are written: one JSON line an event, ids only."""

from __future__ import annotations

import logging
import sys

import structlog


def set_up_logs() -> None:
    """Our events as JSON on standard error; of the libraries only warnings, because they would log people's words."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, format='{"level": "warning", "logger": "%(name)s"}', force=True)
