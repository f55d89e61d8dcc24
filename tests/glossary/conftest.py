import pytest

from glossary.model import Glossary


@pytest.fixture(scope="session")
def shipped(glossary: Glossary) -> Glossary:
    return glossary
