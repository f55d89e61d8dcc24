import pytest

from glossary.load import load
from glossary.lookup import Lookup
from glossary.model import Glossary


@pytest.fixture(scope="session")
def shipped() -> Glossary:
    return load()


@pytest.fixture(scope="session")
def lookup(shipped: Glossary) -> Lookup:
    return Lookup(shipped)
