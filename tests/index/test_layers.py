"""Two sets of vectors searched as one find what exact search over the visible rows finds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.faiss_dense import FaissDenseIndex
from index.layers import LayeredDense

DIM = 8


def unit(n: int, seed: int) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).standard_normal((n, DIM)).astype(np.float32)
    found: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return found


@settings(max_examples=60, deadline=None)
@given(
    n_below=st.integers(1, 120),
    n_above=st.integers(0, 12),
    share_hidden=st.sampled_from([0.0, 0.1, 0.9, 1.0]),
    limit=st.integers(1, 30),
    is_filtered=st.booleans(),
    seed=st.integers(0, 1_000),
)
def test_the_nearest_visible_rows_are_found_however_many_are_hidden(
    n_below: int, n_above: int, share_hidden: float, limit: int, is_filtered: bool, seed: int
) -> None:
    vectors = unit(n_below + n_above, seed).astype(np.float16)
    chance = np.random.default_rng(seed)
    is_held = np.ones(n_below + n_above, dtype=bool)
    is_held[:n_below] = chance.random(n_below) >= share_hidden
    is_held[n_below:] = chance.random(n_above) >= 0.3
    layered = LayeredDense([FaissDenseIndex(vectors[:n_below]), FaissDenseIndex(vectors[n_below:])], is_held, n_below)
    query = unit(1, seed + 1)[0]
    allowed = np.flatnonzero(is_held & (chance.random(len(is_held)) < 0.5)) if is_filtered else None
    visible = np.flatnonzero(is_held) if allowed is None else allowed
    found = layered.search(query, limit=limit, rows=allowed)
    exact = vectors[visible].astype(np.float32) @ query
    best = np.sort(exact)[::-1][:limit]
    assert set(found.rows.tolist()) <= set(visible.tolist())
    assert found.scores == pytest.approx(best, abs=1e-3)  # vectors are in half precision
    assert layered.cosines(query, visible) == pytest.approx(exact, abs=1e-6)
