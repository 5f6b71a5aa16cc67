"""Search one generation: products and documents, passages, and a pool of passages for one question.

A question that names an identifier puts its owner first. Safe to use from several threads; the encoder runs
once for each distinct question. Nothing here changes a generation.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from catalog.product import OwnerKind, Source
from index.building import (
    OWNERS,
    PASSAGE_FIELDS,
    PASSAGE_SOURCES_NAME,
    PASSAGES,
    SOURCES,
    TEXTS_NAME,
    lists_path,
    words_directory,
)
from index.encoder import Encoder
from index.errors import IndexStaleError
from index.faiss_dense import FaissDenseIndex, read_vectors
from index.generations import Generations
from index.hybrid import HybridRetriever
from index.manifest import Manifest, check_files, read_manifest
from index.owner_words import NAMES, WORDS
from index.passage import Hit, Passage, PassageHit
from index.passage_store import PassageStore
from index.query import Query, QueryMaker
from index.reranking import HybridReranker, pool_bm25
from index.settings import IndexSettings
from index.splitting import embedded_text
from index.tantivy_lexical import TantivyLexicalIndex
from index.terms import normal_identifier
from index.vector_files import vectors_path
from index.vocabulary import Vocabulary

ALL_KINDS: tuple[OwnerKind, ...] = ("product", "document")

_MAX_IDENTIFIER_WORDS = 3  # "WH 1000 XM5"
_MIN_NAMED_CHARS = 5  # an identifier inside a longer question; shorter ones are sizes: "4GB", "A4"
_MIN_NUMBER_CHARS = 6  # the same for digits alone; shorter ones are amounts


class SearchIndex:
    """One open generation.

    Make it with `SearchIndex.open`; call `close` (or leave a `with` block) when no search runs any more.
    """

    def __init__(self, directory: Path, manifest: Manifest, encoder: Encoder, settings: IndexSettings) -> None:
        _check_encoder(manifest, encoder)
        _check_weights(manifest, settings)
        check_files(directory, manifest, checksums=False)
        self.manifest = manifest
        self._settings = settings
        self._encoder = encoder
        self._store = PassageStore(directory / TEXTS_NAME)
        self._is_kind: dict[OwnerKind, NDArray[np.bool_]] = {
            kind: np.array([owner.kind == kind for owner in self._store.owners], dtype=bool) for kind in ALL_KINDS
        }
        self._passage_sources: NDArray[np.uint8] = np.load(directory / PASSAGE_SOURCES_NAME, allow_pickle=False)
        owner_words = TantivyLexicalIndex(words_directory(directory, OWNERS), {WORDS: 1.0, NAMES: 0.0})
        self._owner_words = owner_words
        self._passage_words = passage_words = TantivyLexicalIndex(
            words_directory(directory, PASSAGES), {"text": 1.0, "context": settings.context_weight}
        )
        self._owners = HybridRetriever(owner_words, self._dense(directory, OWNERS, manifest.n_owners), settings)
        self._passage_vectors = self._dense(directory, PASSAGES, manifest.n_passages)
        self._passages = HybridRetriever(passage_words, self._passage_vectors, settings)
        vocabulary = Vocabulary(
            owner_words.frequencies(NAMES), lambda term: owner_words.document_frequency(WORDS, term) > 0
        )
        self._queries = QueryMaker(encoder, settings, vocabulary.mended)

    @classmethod
    def open(cls, root: Path, encoder: Encoder, settings: IndexSettings) -> "SearchIndex":
        """Open the generation that serves.

        Raises:
            IndexMissingError: If there is none yet.
            IndexStaleError: If it was made with another encoder, other field weights or another format.
            IndexCorruptError: If a file is missing or has another size.
        """
        directory = Generations(root, settings).current_directory()
        return cls(directory, read_manifest(directory), encoder, settings)

    def knows(self, term: str) -> bool:
        """Whether a term stands in any product or document."""
        return self._owner_words.document_frequency(WORDS, term) > 0 or any(
            self._passage_words.document_frequency(field, term) > 0 for field in PASSAGE_FIELDS
        )

    def close(self) -> None:
        """Let go of the files."""
        self._store.close()

    def __enter__(self) -> "SearchIndex":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def query(self, text: str, *, with_dense: bool = True) -> Query:
        """The query of a text; the same text is encoded once."""
        return self._queries.make(text, with_dense=with_dense)

    def search_products(
        self,
        query: str | Query,
        *,
        limit: int = 10,
        allowed: Collection[str] | None = None,
        with_dense: bool = True,
        kinds: Collection[OwnerKind] = ALL_KINDS,
    ) -> list[Hit]:
        """Products and documents, best first.

        Args:
            query: A question or query.
            limit: At most so many, at least 1.
            allowed: Only these ids; None allows all, unknown ids are ignored.
            with_dense: False searches by words alone and never runs the encoder.
            kinds: Products, documents, or both.

        Returns:
            Hits with ids of products and documents. The score is 0 to 1, above 1 where the question names the
            identifier of the product.
        """
        made = self._made(query, with_dense=with_dense)
        rows = self._owner_rows(allowed, kinds)
        candidates = self._owners.candidates(made, limit=limit, rows=rows)
        owners = self._store.owners
        hits = self._owners.fuse(made, candidates, [owners[row].id for row in candidates.rows])
        named = [row for row in self._named_rows(made.text) if rows is None or row in rows]
        return _put_first([owners[row].id for row in named], hits)[:limit]

    def search_passages(
        self,
        query: str | Query,
        *,
        limit: int = 10,
        owner_ids: Collection[str] | None = None,
        sources: Collection[Source] | None = None,
        with_dense: bool = True,
    ) -> list[PassageHit]:
        """Passages of the whole generation or of some owners, best first.

        Args:
            query: A question or query.
            limit: At most so many, at least 1.
            owner_ids: Only passages of these products and documents; None allows all, unknown ids are
                ignored.
            sources: Only passages from these sources; None allows all.
            with_dense: False searches by words alone.
        """
        made = self._made(query, with_dense=with_dense)
        rows = self._passage_rows(owner_ids, sources)
        candidates = self._passages.candidates(made, limit=limit, rows=rows)
        passages = self._store.passages_at(candidates.rows.tolist())
        position = {passage.id: place for place, passage in enumerate(passages)}
        hits = self._passages.fuse(made, candidates, [passage.id for passage in passages])[:limit]
        return [
            PassageHit(
                passage=passages[position[hit.id]],
                score=hit.score,
                rank=hit.rank,
                lexical=float(candidates.lexical[position[hit.id]]),
                cosine=None if candidates.cosines is None else float(candidates.cosines[position[hit.id]]),
            )
            for hit in hits
        ]

    def passages_of(self, owner_ids: Iterable[str]) -> list[Passage]:
        """All passages of these owners, owner by owner in the order given; unknown ids give none."""
        rows: list[int] = []
        for owner_id in owner_ids:
            row = self._store.owner_row(owner_id)
            if row is not None:
                owner = self._store.owners[row]
                rows.extend(range(owner.first_passage, owner.first_passage + owner.n_passages))
        return self._store.passages_at(rows)

    def rank_passages(self, query: str | Query, passages: Sequence[Passage]) -> list[PassageHit]:
        """Rank a pool of passages for a question, best first, equal scores by id.

        Vectors come from the generation where it holds the passage unchanged; others are encoded now.
        """
        made = self._made(query)
        if not passages:
            return []
        cosines = None if made.vector is None else self._pool_cosines(made.vector, passages)
        reranker = HybridReranker(
            None if cosines is None else (lambda _question, _passages: cosines),
            dense_weight=self._settings.rerank_dense_weight,
        )
        scores = reranker.score(made.text, passages)
        lexical = pool_bm25(made.text, passages)
        order = sorted(range(len(passages)), key=lambda place: (-scores[place], passages[place].id))
        return [
            PassageHit(
                passage=passages[place],
                score=scores[place],
                rank=rank,
                lexical=lexical[place],
                cosine=None if cosines is None else float(cosines[place]),
            )
            for rank, place in enumerate(order, start=1)
        ]

    def _made(self, query: str | Query, *, with_dense: bool = True) -> Query:
        if isinstance(query, Query) and (with_dense or query.vector is None):
            return query
        return self.query(query.text if isinstance(query, Query) else query, with_dense=with_dense)

    def _dense(self, directory: Path, name: str, n_rows: int) -> FaissDenseIndex:
        lists = lists_path(directory, name)
        return FaissDenseIndex(
            read_vectors(vectors_path(directory, name), n_rows=n_rows, dim=self.manifest.dim),
            lists_path=lists if lists.is_file() else None,
            n_probe=self._settings.n_probe,
            exact_subset_limit=self._settings.exact_subset_limit,
        )

    def _owner_rows(self, allowed: Collection[str] | None, kinds: Collection[OwnerKind]) -> NDArray[np.int64] | None:
        """Rows that may be found; None: all."""
        is_wanted = np.zeros(self.manifest.n_owners, dtype=bool)
        for kind in kinds:
            is_wanted |= self._is_kind[kind]
        if allowed is None:
            return None if is_wanted.all() else np.flatnonzero(is_wanted)
        found = [row for row in map(self._store.owner_row, allowed) if row is not None]
        rows = np.unique(np.array(found, dtype=np.int64))
        chosen: NDArray[np.int64] = rows[is_wanted[rows]]
        return chosen

    def _passage_rows(
        self, owner_ids: Collection[str] | None, sources: Collection[Source] | None
    ) -> NDArray[np.int64] | None:
        """Rows that may be found; None: all."""
        rows: NDArray[np.int64] | None = None
        if owner_ids is not None:
            ranges = [_no_rows()]
            for row in sorted({r for r in map(self._store.owner_row, owner_ids) if r is not None}):
                owner = self._store.owners[row]
                ranges.append(np.arange(owner.first_passage, owner.first_passage + owner.n_passages))
            rows = np.concatenate(ranges)
        if sources is not None:
            codes = [SOURCES.index(source) for source in sources if source in SOURCES]
            if rows is None:
                return np.flatnonzero(np.isin(self._passage_sources, codes))
            rows = rows[np.isin(self._passage_sources[rows], codes)]
        return rows

    def _named_rows(self, question: str) -> list[int]:
        """Owners whose identifier is the question or stands in it, longest name first."""
        whole = normal_identifier(question)
        if not whole:
            return []
        found = self._store.owner_rows_by_identifier(whole)
        if found:
            return found
        words = [normal_identifier(word) for word in re.split(r"[\s,;?!()\"]+", question)]
        named: list[int] = []
        for n_words in range(_MAX_IDENTIFIER_WORDS, 0, -1):
            for start in range(len(words) - n_words + 1):
                candidate = "".join(words[start : start + n_words])
                if _looks_like_identifier(candidate):
                    named.extend(self._store.owner_rows_by_identifier(candidate))
        return list(dict.fromkeys(named))

    def _pool_cosines(self, vector: NDArray[np.float32], passages: Sequence[Passage]) -> NDArray[np.float32]:
        """Cosine of the question and each passage, shape (len(passages),)."""
        rows = np.array(self._store.rows_of(passages), dtype=np.int64)  # -1: not held, or changed
        cosines = np.zeros(len(passages), dtype=np.float32)
        is_stored = rows >= 0
        cosines[is_stored] = self._passage_vectors.cosines(vector, rows[is_stored])
        if not is_stored.all():
            fresh = np.flatnonzero(~is_stored)
            cosines[fresh] = self._encoder.encode([embedded_text(passages[i]) for i in fresh.tolist()]) @ vector
        return cosines


def _check_encoder(manifest: Manifest, encoder: Encoder) -> None:
    if manifest.model_id != encoder.model_id or manifest.dim != encoder.dim:
        raise IndexStaleError(
            f"index generation {manifest.generation} was made with encoder {manifest.model_id!r}, "
            f"the encoder in use is {encoder.model_id!r}; run `shelftalk index rebuild`"
        )


def _check_weights(manifest: Manifest, settings: IndexSettings) -> None:
    """Weights are in the words themselves, so that others would have no effect."""
    if manifest.settings.get("field_weights") != settings.field_weights.model_dump(mode="json"):
        raise IndexStaleError(
            f"index generation {manifest.generation} was made with other field weights; "
            "run `shelftalk index rebuild`, or set index.field_weights back"
        )


def _put_first(named: Sequence[str], hits: Sequence[Hit]) -> list[Hit]:
    """Move the named ids to the front, in their order, with a score above any other."""
    if not named:
        return list(hits)
    score_of = {hit.id: hit.score for hit in hits}
    front = [(key, 2.0 + score_of.get(key, 0.0)) for key in named]
    front.sort(key=lambda pair: -pair[1])
    rest = [(hit.id, hit.score) for hit in hits if hit.id not in set(named)]
    return [Hit(id=key, score=score, rank=rank) for rank, (key, score) in enumerate([*front, *rest], start=1)]


def _looks_like_identifier(word: str) -> bool:
    """Whether a word of a longer question can only be an identifier: digits with letters, or many digits."""
    if not any(c.isdigit() for c in word):
        return False
    return len(word) >= (_MIN_NUMBER_CHARS if word.isdigit() else _MIN_NAMED_CHARS)


def _no_rows() -> NDArray[np.int64]:
    return np.zeros(0, dtype=np.int64)
