"""How logs are written: one JSON line an event, ids only."""

from __future__ import annotations

import json
import logging
import sys

import structlog


class _WithoutWords(logging.Formatter):
    """Where a library complained and of what kind of error; its message and the error's own may hold people's words."""

    def format(self, record: logging.LogRecord) -> str:
        """One JSON line."""
        kind = record.exc_info[0] if record.exc_info else None
        error = {"error": kind.__name__} if kind else {}
        where = f"{record.module}:{record.lineno}"
        return json.dumps({"level": record.levelname.lower(), "logger": record.name, "where": where, **error})


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
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_WithoutWords())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
