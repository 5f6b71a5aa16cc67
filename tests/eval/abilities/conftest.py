"""The small catalog, ready to draw from."""

from pathlib import Path

import pytest

from eval.abilities.bench import Bench
from tests.eval.abilities.kettles import bench


@pytest.fixture
def the_bench(tmp_path: Path) -> Bench:
    """A bench over seven kettles and six lamps."""
    return bench(tmp_path)
