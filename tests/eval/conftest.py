"""One store for all tests of evaluation; none of them may change it."""

import pytest

from rag.settings import Settings
from tests.eval.small_store import make_store


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return make_store(tmp_path_factory.mktemp("eval") / "store")
