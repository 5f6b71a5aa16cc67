"""A question as the index sees it: its terms, and its vector, made once and kept for a while."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from index.settings import IndexSettings
from index.terms import is_mostly_cjk, question_terms


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """A question ready to be searched for."""

    text: str
    terms: tuple[str, ...]  # distinct, without stop words; behind them what unknown ones may stand for
    dense_weight: float  # share of meaning in fusion, 0 to 1
    vector: NDArray[np.float32] | None  # (dim,), L2 norm 1; None where meaning is not used


class QueryMaker:
    """Makes queries; the last `settings.query_cache` of them are kept. Safe to use from several threads.

    Args:
        encoder: Makes the vector of a question.
        settings: Shares of meaning, and how many queries are kept.
        mend: Adds to the terms of a question what unknown ones may stand for.
    """

    def __init__(
        self, encoder: Encoder, settings: IndexSettings, mend: Callable[[Sequence[str]], tuple[str, ...]] = tuple
    ) -> None:
        self._encoder = encoder
        self._settings = settings
        self._mend = mend
        self._kept: OrderedDict[tuple[str, bool], Query] = OrderedDict()
        self._lock = threading.Lock()

    def make(self, text: str, *, with_dense: bool = True) -> Query:
        """The query of a text; the encoder runs only if meaning counts for it and it is not kept."""
        key = (text, with_dense)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        query = self._made(text, with_dense)
        with self._lock:
            self._kept[key] = query
            while len(self._kept) > self._settings.query_cache:
                self._kept.popitem(last=False)
        return query

    def _made(self, text: str, with_dense: bool) -> Query:
        settings = self._settings
        weight = settings.cjk_dense_weight if is_mostly_cjk(text) else settings.dense_weight
        is_dense = with_dense and weight > 0 and bool(text.strip())
        return Query(
            text=text,
            terms=self._mend(question_terms(text)),
            dense_weight=weight if is_dense else 0.0,
            vector=self._encoder.encode_query(text) if is_dense else None,
        )
