"""Search by words on tantivy: BM25 (k1 = 1.2, b = 0.75) in fields, on disk, memory-mapped.

Lengths of fields are kept in one byte, exact up to 40 terms (as in Lucene). Documents come as ready terms, so
tantivy only splits at white space. Why tantivy: docs/decisions/0002-lexical-engine.md.
"""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import tantivy
from numpy.typing import NDArray

from index.errors import IndexCorruptError
from index.ranking import EMPTY_RANKING, RowRanking, ranked

_TOKENIZER = "ready_terms"
_ROW = "row"
_HEAP_BYTES = 128_000_000  # holds one segment of some 100,000 products; more only costs memory
_CHANGE_HEAP_BYTES = 32_000_000  # for the few rows of a change
_REWRITTEN = ("meta.json", ".managed.json")  # the only files that a commit replaces; all others are written once
_TIE_RESERVE = 32
_TIE_LIMIT = 4_096  # rows read to order equal scores at the cut; beyond, tantivy's own order decides


@contextmanager
def _writing() -> Iterator[None]:
    """What tantivy says of files that it cannot write, which is a `ValueError`, as an `OSError`."""
    try:
        yield
    except ValueError as error:
        raise OSError(str(error).splitlines()[0]) from error


class TantivyWriter:
    """Writes a tantivy index into an existing empty directory.

    Raises:
        OSError: By the constructor and by each method, if its files cannot be written.
    """

    def __init__(self, directory: Path, fields: Sequence[str]) -> None:
        with _writing():
            self._index = _register(
                tantivy.Index(_schema(fields), path=str(directory), sort_by_field=_ROW, sort_order=tantivy.Order.Asc)
            )
            self._writer: Any = self._index.writer(_HEAP_BYTES, 1)  # one thread: same input, same index

    def add(self, row: int, fields: Mapping[str, Sequence[str]]) -> None:
        """Add one row with the terms of its fields; empty fields take no room."""
        document: Any = tantivy.Document()
        document.add_unsigned(_ROW, row)
        for field, terms in fields.items():
            if terms:
                document.add_text(field, " ".join(terms))
        with _writing():
            self._writer.add_document(document)

    def close(self) -> None:
        """Commit and wait for background merges."""
        with _writing():
            self._writer.commit()
            self._writer.wait_merging_threads()


class TantivyChanger(TantivyWriter):
    """Changes a finished index without touching it: a second one that shares its files, with rows added and hidden.

    Files are shared by hard links, so that a change costs what is new. Both kinds of rows are scored by the statistics
    of the whole, so their scores are on one scale; hidden rows count in the statistics until the index is written
    anew.

    Args:
        source: A finished index of the same fields.
        directory: Existing and empty, on the same file system.
        fields: As the source was written with.
    """

    def __init__(self, source: Path, directory: Path, fields: Sequence[str]) -> None:
        for path in source.iterdir():
            if path.name in _REWRITTEN:
                shutil.copy(path, directory)
            elif path.suffix != ".lock":
                _share(path, directory / path.name)
        with _writing():
            self._index = _register(tantivy.Index(_schema(fields), path=str(directory), reuse=True))
            self._writer = self._index.writer(_CHANGE_HEAP_BYTES, 1)

    def hide(self, rows: Sequence[int]) -> None:
        """Let these rows of the source be found no more."""
        if rows:
            query = tantivy.Query.term_set_query(self._index.schema, _ROW, list(rows))
            with _writing():
                self._writer.delete_documents_by_query(query)


class TantivyLexicalIndex:
    """A finished tantivy index with the weight of each field.

    Args:
        directory: Written by `TantivyWriter`.
        weights: Weight of each field, at least 0; a field of weight 0 is not searched.

    Raises:
        IndexCorruptError: If there is no readable index in the directory.
    """

    def __init__(self, directory: Path, weights: Mapping[str, float]) -> None:
        try:
            self._index = _register(tantivy.Index(_schema(list(weights)), path=str(directory), reuse=True))
            self._searcher: Any = self._index.searcher()
        except (ValueError, OSError) as error:
            raise IndexCorruptError(
                f"word index {str(directory)!r} cannot be opened ({error}); run `shelftalk index rebuild`"
            ) from error
        self._schema: Any = self._index.schema
        self._weights = {field: weight for field, weight in weights.items() if weight > 0}
        self.n_rows = int(self._searcher.num_docs)

    def search(self, terms: Sequence[str], *, limit: int, rows: NDArray[np.int64] | None = None) -> RowRanking:
        """The best rows that hold at least one of the terms."""
        if limit < 1:
            raise ValueError(f"limit starts at 1, got {limit}")
        if not terms or self.n_rows == 0 or (rows is not None and len(rows) == 0):
            return EMPTY_RANKING
        query = self._query(terms)
        if rows is None:
            return self._search_all(query, limit)
        n_read = 2 * limit * self.n_rows // len(rows) + _TIE_RESERVE  # enough where the filter is even
        if len(rows) <= n_read:
            return self._search_within(query, limit, rows)
        return self._search_among(query, limit, rows, n_read)

    def document_frequency(self, field: str, term: str) -> int:
        """Number of rows that hold the term in the field."""
        return int(self._searcher.doc_freq(field, term))

    def frequencies(self, field: str) -> dict[str, int]:
        """Every term of the field with the number of rows that hold it; reads the whole term dictionary."""
        return dict(self._searcher.terms_with_prefix(field, "")) if self.n_rows else {}

    def _query(self, terms: Sequence[str]) -> Any:
        parts = [
            (tantivy.Occur.Should, tantivy.Query.boost_query(self._term_query(field, term), weight))
            for term in terms
            for field, weight in self._weights.items()
        ]
        return tantivy.Query.boolean_query(parts)

    def _term_query(self, field: str, term: str) -> Any:
        return tantivy.Query.term_query(self._schema, field, term, "freq")

    def _search_all(self, query: Any, limit: int) -> RowRanking:
        """Read beyond the cut until the scores fall, so that equal scores are ordered by row."""
        n_read = limit + _TIE_RESERVE
        while True:
            rows, scores = self._read(query, n_read)
            is_settled = len(rows) < n_read or scores[-1] < scores[limit - 1]
            if is_settled or n_read >= max(limit, _TIE_LIMIT):
                return ranked(rows, scores, limit)
            n_read *= 4

    def _search_within(self, query: Any, limit: int, allowed: NDArray[np.int64]) -> RowRanking:
        """Make the filter a part of the query; takes about a microsecond for each allowed row."""
        rows = tantivy.Query.term_set_query(self._schema, _ROW, allowed.tolist())
        both = [(tantivy.Occur.Must, query), (tantivy.Occur.Must, tantivy.Query.const_score_query(rows, 0.0))]
        return self._search_all(tantivy.Query.boolean_query(both), limit)

    def _search_among(self, query: Any, limit: int, allowed: NDArray[np.int64], n_read: int) -> RowRanking:
        """Read hits and keep the allowed ones; takes about a microsecond for each hit read.

        Where the filter and the hits hardly meet, the filter becomes part of the query after all.
        """
        rows, scores = self._read(query, n_read)
        is_allowed = np.zeros(max(int(rows.max(initial=0)), int(allowed.max())) + 1, dtype=bool)
        is_allowed[allowed] = True
        kept = is_allowed[rows]
        if len(rows) < n_read or int(kept.sum()) > limit:  # one more than asked for shows where a tie ends
            return ranked(rows[kept], scores[kept], limit)
        return self._search_within(query, limit, allowed)

    def _read(self, query: Any, n_read: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        hits = self._searcher.search(query, n_read, count=False).hits
        rows = self._searcher.fast_field_values(_ROW, [address for _, address in hits])
        scores = np.array([score for score, _ in hits], dtype=np.float32)
        return np.array(rows, dtype=np.int64), scores


def _share(path: Path, other: Path) -> None:
    try:
        os.link(path, other)
    except OSError:  # no hard links on this file system, or none to the files of another user
        shutil.copy(path, other)


def _schema(fields: Sequence[str]) -> Any:
    builder = tantivy.SchemaBuilder()
    for field in fields:
        builder.add_text_field(field, tokenizer_name=_TOKENIZER, index_option="freq")
    builder.add_unsigned_field(_ROW, indexed=True, fast=True)
    return builder.build()


def _register(index: Any) -> Any:
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_TOKENIZER, analyzer)
    return index
