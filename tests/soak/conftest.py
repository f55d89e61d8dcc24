"""How long the proofs run: short within `make test`, long under `make soak`."""

from __future__ import annotations

import os

import pytest


@pytest.fixture
def long() -> bool:
    """Whether this is `make soak`."""
    return os.environ.get("SOAK") == "1"
