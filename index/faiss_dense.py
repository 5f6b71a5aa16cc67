"""Search by meaning on FAISS: exact for few vectors, inverted lists for many; vectors in half precision.

Measured with 384 dimensions on two free cores, top 50 at 200,000 vectors: exact 17 ms; 1,024 lists of which 32
are read 0.7 ms, recall 0.97 to 1.0, built in 5 to 12 s; HNSW 0.6 ms, recall 0.97, built in 29 s. At 20,000
exact takes 0.9 ms. A filter that leaves few rows scores each of them exactly; a wider one goes into FAISS as
a selector.
"""

import math
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index.errors import IndexCorruptError
from index.ranking import EMPTY_RANKING, RowRanking, ranked

_FP16 = faiss.ScalarQuantizer.QT_fp16
_ADD_ROWS = 32_768
_POINTS_PER_LIST = 39  # the fewest FAISS trains on without a warning
_TRAINING_ROUNDS = 8
_SEED = 20_260_101
_TIE_RESERVE = 16


def read_vectors(path: Path, *, n_rows: int, dim: int) -> NDArray[np.float16]:
    """The vectors of a raw half-precision file, memory-mapped, shape (n_rows, dim).

    Raises:
        IndexCorruptError: If the file is missing or has another size.
    """
    expected = n_rows * dim * 2
    size = path.stat().st_size if path.is_file() else -1
    if size != expected:
        raise IndexCorruptError(
            f"vector file {str(path)!r} has {size} bytes, expected {expected}; run `shelftalk index rebuild`"
        )
    if n_rows == 0:
        return np.zeros((0, dim), dtype=np.float16)
    return np.memmap(path, dtype=np.float16, mode="r", shape=(n_rows, dim))


def write_inverted_lists(vectors: NDArray[np.float16], path: Path) -> None:
    """Build inverted lists over many vectors, in bounded memory, the same for the same vectors."""
    n_rows, dim = vectors.shape
    n_lists = 2 ** round(math.log2(2 * math.sqrt(n_rows)))
    quantizer = faiss.IndexFlatIP(dim)
    index = faiss.IndexIVFScalarQuantizer(quantizer, dim, n_lists, _FP16, faiss.METRIC_INNER_PRODUCT)
    index.cp.seed, index.cp.niter = _SEED, _TRAINING_ROUNDS
    index.cp.min_points_per_centroid = 1
    n_sample = min(n_rows, n_lists * _POINTS_PER_LIST)
    sample = np.sort(np.random.default_rng(_SEED).choice(n_rows, n_sample, replace=False))
    index.train(vectors[sample].astype(np.float32))
    for start in range(0, n_rows, _ADD_ROWS):
        index.add(vectors[start : start + _ADD_ROWS].astype(np.float32))
    faiss.write_index(index, str(path))


class FaissDenseIndex:
    """Unit vectors in FAISS; safe to search from several threads.

    Args:
        vectors: Shape (n, dim), float16, L2 norm 1; usually memory-mapped.
        lists_path: Inverted lists written for the same vectors; None searches exactly.
        n_probe: Lists read for one question.
        exact_subset_limit: Allowed rows up to which each is scored exactly.
    """

    def __init__(
        self,
        vectors: NDArray[np.float16],
        *,
        lists_path: Path | None = None,
        n_probe: int = 32,
        exact_subset_limit: int = 2_000,
    ) -> None:
        self._vectors = vectors
        self._n_probe = n_probe
        self._exact_subset_limit = exact_subset_limit
        self._has_lists = lists_path is not None
        self._index: Any = _flat_index(vectors) if lists_path is None else _open_lists(lists_path, len(vectors))

    def search(self, vector: NDArray[np.float32], *, limit: int, rows: NDArray[np.int64] | None = None) -> RowRanking:
        """The rows nearest to a unit vector."""
        if limit < 1:
            raise ValueError(f"limit starts at 1, got {limit}")
        if len(self._vectors) == 0 or (rows is not None and len(rows) == 0):
            return EMPTY_RANKING
        if rows is not None and len(rows) <= self._exact_subset_limit:
            unique = np.unique(rows)
            return ranked(unique, self.cosines(vector, unique), limit)
        n_read = min(len(self._vectors), limit + _TIE_RESERVE)
        scores, found = self._index.search(vector[None, :], n_read, params=self._parameters(rows))
        is_real = found[0] >= 0  # FAISS fills up with -1 where the lists read hold fewer
        return ranked(found[0][is_real], scores[0][is_real], limit)

    def cosines(self, vector: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The exact cosine of each given row, of vectors in half precision."""
        chosen = self._vectors[rows].astype(np.float32)  # (len(rows), dim)
        product: NDArray[np.float32] = chosen @ vector
        return product

    def _parameters(self, rows: NDArray[np.int64] | None) -> Any:
        selector = None if rows is None else _selector(rows, len(self._vectors))
        if not self._has_lists:
            return None if selector is None else _selecting(selector)
        n_probe = self._n_probe
        if rows is not None:  # a filter thins out lists: the nearest rows left are farther away, so read more
            n_probe = min(self._index.nlist, math.ceil(n_probe * math.sqrt(len(self._vectors) / len(rows))))
        make: Any = faiss.SearchParametersIVF  # takes fields by name and holds on to the selector; not in its types
        return make(nprobe=n_probe) if selector is None else make(nprobe=n_probe, sel=selector)


def _selecting(selector: Any) -> Any:
    make: Any = faiss.SearchParameters  # as above
    return make(sel=selector)


def _selector(rows: NDArray[np.int64], n_rows: int) -> Any:
    """One bit for each row: built in microseconds, where a hash set of 100,000 rows takes milliseconds."""
    is_allowed = np.zeros(n_rows, dtype=bool)
    is_allowed[rows] = True
    make: Any = faiss.IDSelectorBitmap  # takes an array and holds on to it; not in its types
    return make(np.packbits(is_allowed, bitorder="little"))


def _flat_index(vectors: NDArray[np.float16]) -> Any:
    n_rows, dim = vectors.shape
    index = faiss.IndexScalarQuantizer(dim, _FP16, faiss.METRIC_INNER_PRODUCT)
    index.is_trained = True
    for start in range(0, n_rows, _ADD_ROWS):
        index.add(vectors[start : start + _ADD_ROWS].astype(np.float32))
    return index


def _open_lists(path: Path, n_rows: int) -> Any:
    try:
        index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP)
    except RuntimeError as error:
        raise IndexCorruptError(
            f"inverted lists {str(path)!r} cannot be read; run `shelftalk index rebuild`"
        ) from error
    if index.ntotal != n_rows:
        raise IndexCorruptError(
            f"inverted lists {str(path)!r} hold {index.ntotal} vectors, expected {n_rows}; "
            "run `shelftalk index rebuild`"
        )
    return index
