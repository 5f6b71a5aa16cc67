"""Search a generation and the delta over it: products and documents, passages, a pool of passages for one question.

A question that names an identifier puts its owner first. Safe to use from several threads; the encoder runs
once for each distinct question. Nothing here changes what is on disk.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from catalog.product import OwnerKind, Source
from index.building import OWNERS, PASSAGE_FIELDS, PASSAGES, SENTENCES, SOURCES, words_directory
from index.encoder import Encoder
from index.errors import IndexStaleError
from index.generations import Generations
from index.hybrid import HybridRetriever
from index.layers import Layer, LayeredRows, RowCounts
from index.manifest import Manifest
from index.owner_words import NAMES, WORDS
from index.passage import Hit, Passage, PassageHit
from index.query import Query, QueryMaker
from index.reranking import HybridReranker, pool_bm25
from index.sentence_vectors import SentenceVectors
from index.serving import Serving
from index.settings import IndexSettings
from index.splitting import embedded_text
from index.tantivy_lexical import TantivyLexicalIndex
from index.terms import normal_identifier
from index.vocabulary import Vocabulary

ALL_KINDS: tuple[OwnerKind, ...] = ("product", "document")

_MAX_IDENTIFIER_WORDS = 3  # "WH 1000 XM5"
_MIN_NAMED_CHARS = 5  # an identifier inside a longer question; shorter ones are sizes: "4GB", "A4"
_MIN_NUMBER_CHARS = 6  # the same for digits alone; shorter ones are amounts


class SearchIndex:
    """One open generation with the delta over it.

    Make it with `SearchIndex.open`; call `close` (or leave a `with` block) when no search runs any more.

    Args:
        serving: What is opened; its files are checked by size.
        encoder: That it was made with.
        settings: Field weights as it was made with.
        below: The generation, where it is open already.
    """

    def __init__(
        self, serving: Serving, encoder: Encoder, settings: IndexSettings, *, below: Layer | None = None
    ) -> None:
        _check_encoder(serving.manifest, encoder)
        _check_weights(serving.manifest, settings)
        serving.check(checksums=False)
        self.serving = serving
        self._settings = settings
        self._encoder = encoder
        dim = serving.manifest.dim
        manifest = serving.manifest
        counts = RowCounts(owners=manifest.n_owners, passages=manifest.n_passages)
        self._below = Layer(serving.directory, counts, settings, dim=dim) if below is None else below
        self._above: Layer | None = None
        directory = serving.directory
        if serving.delta is not None:
            directory, delta = serving.delta.directory, serving.delta.manifest
            counts = RowCounts(owners=delta.n_owner_rows, passages=delta.n_passage_rows)
            self._above = Layer(directory, counts, settings, dim=dim)
        directories = [serving.directory, *([] if serving.delta is None else [serving.delta.directory])]
        self._sentences = SentenceVectors(directories, SENTENCES, dim=dim)
        self._rows = LayeredRows(self._below, self._above, sorted(serving.hidden_rows()))
        owner_words = TantivyLexicalIndex(words_directory(directory, OWNERS), {WORDS: 1.0, NAMES: 0.0})
        self._owner_words = owner_words
        self._passage_words = passage_words = TantivyLexicalIndex(
            words_directory(directory, PASSAGES), {"text": 1.0, "context": settings.context_weight}
        )
        self._owners = HybridRetriever(owner_words, self._rows.vectors(OWNERS), settings)
        self._passage_vectors = self._rows.vectors(PASSAGES)
        self._passages = HybridRetriever(passage_words, self._passage_vectors, settings)
        vocabulary = Vocabulary(
            owner_words.frequencies(NAMES), lambda term: owner_words.document_frequency(WORDS, term) > 0
        )
        self._queries = QueryMaker(encoder, settings, vocabulary.mended)

    @classmethod
    def open(cls, root: Path, encoder: Encoder, settings: IndexSettings) -> "SearchIndex":
        """Open what serves.

        Raises:
            IndexMissingError: If there is none yet.
            IndexStaleError: If it was made with another encoder, other field weights or another format.
            IndexCorruptError: If a file is missing or has another size.
        """
        return cls(Generations(root, settings).serving(), encoder, settings)

    def over(self, serving: Serving) -> "SearchIndex":
        """The same generation with another delta, or with none, opened; this one goes on as it is."""
        return SearchIndex(serving, self._encoder, self._settings, below=self._below)

    @property
    def manifest(self) -> Manifest:
        """The manifest of the generation."""
        return self.serving.manifest

    def knows(self, term: str) -> bool:
        """Whether a term stands in any product or document."""
        is_counted = self._owner_words.document_frequency(WORDS, term) > 0 or any(
            self._passage_words.document_frequency(field, term) > 0 for field in PASSAGE_FIELDS
        )
        if not is_counted or self._above is None:
            return is_counted
        # What a delta hides still counts in frequencies, but is not found.
        return any(len(words.search([term], limit=1)) > 0 for words in (self._owner_words, self._passage_words))

    def close(self) -> None:
        """Let go of the files."""
        self._below.texts.close()
        if self._above is not None:
            self._above.texts.close()

    def __enter__(self) -> Self:
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
        hits = self._owners.fuse(made, candidates, [self._rows.owner_id(row) for row in candidates.rows.tolist()])
        named = [row for row in self._named_rows(made.text) if rows is None or row in rows]
        return _put_first([self._rows.owner_id(row) for row in named], hits)[:limit]

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
        passages = self._rows.passages_at(candidates.rows.tolist())
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
            row = self._rows.owner_row(owner_id)
            if row is not None:
                owner = self._rows.owner(row)
                rows.extend(range(owner.first_passage, owner.first_passage + owner.n_passages))
        return self._rows.passages_at(rows)

    def sentence_vectors(self, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """The vectors of headings and sentences of documents that were embedded when the index was built.

        Args:
            texts: As `compared_texts` gives them; those that are not held are left out.
        """
        return self._sentences.find(texts)

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

    def _owner_rows(self, allowed: Collection[str] | None, kinds: Collection[OwnerKind]) -> NDArray[np.int64] | None:
        """Rows that may be found; None: all."""
        is_wanted = np.zeros(len(self._rows.is_owner), dtype=bool)
        for kind in kinds:
            is_wanted |= self._rows.is_kind[kind]
        if allowed is None:
            return None if np.array_equal(is_wanted, self._rows.is_owner) else np.flatnonzero(is_wanted)
        found = [row for row in map(self._rows.owner_row, allowed) if row is not None]
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
            for row in sorted({r for r in map(self._rows.owner_row, owner_ids) if r is not None}):
                owner = self._rows.owner(row)
                ranges.append(np.arange(owner.first_passage, owner.first_passage + owner.n_passages))
            rows = np.concatenate(ranges)
        if sources is not None:
            codes = [SOURCES.index(source) for source in sources if source in SOURCES]
            if rows is None:
                return np.flatnonzero(np.isin(self._rows.sources, codes) & self._rows.is_passage)
            rows = rows[np.isin(self._rows.sources[rows], codes)]
        return rows

    def _named_rows(self, question: str) -> list[int]:
        """Owners whose identifier is the question or stands in it, longest name first."""
        whole = normal_identifier(question)
        if not whole:
            return []
        found = self._rows.owner_rows_by_identifier(whole)
        if found:
            return found
        words = [normal_identifier(word) for word in re.split(r"[\s,;?!()\"]+", question)]
        named: list[int] = []
        for n_words in range(_MAX_IDENTIFIER_WORDS, 0, -1):
            for start in range(len(words) - n_words + 1):
                candidate = "".join(words[start : start + n_words])
                if _looks_like_identifier(candidate):
                    named.extend(self._rows.owner_rows_by_identifier(candidate))
        return list(dict.fromkeys(named))

    def _pool_cosines(self, vector: NDArray[np.float32], passages: Sequence[Passage]) -> NDArray[np.float32]:
        """Cosine of the question and each passage, shape (len(passages),)."""
        rows = np.array(self._rows.rows_of(passages), dtype=np.int64)  # -1: not held, or changed
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
