"""Benchmark `query`: what a search costs in catalogs of growing size, ours beside encode-and-flat-FAISS.

The catalogs are made from the measured one by changing the numbers in its texts; the word index is the real
one, vectors are random (`random_vectors.py`), because embedding 200,000 products would take hours and what it
gives is measured elsewhere. The encoder of questions is the real one.
"""

import shutil
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from eval.performance.base_catalog import base_products
from eval.performance.catalogs import MeasuredCatalog, varied
from eval.performance.questions import search_phrases
from eval.performance.random_vectors import RandomVectors
from eval.performance.reference import Embed, ReferenceIndex, load_reference_encoder
from eval.performance.results import MatmulRate, Options, QueryMeasure, QueryResult
from eval.performance.stores import settings_for
from eval.performance.timing import time_each
from index.encoder import load_encoder
from index.generations import Generations
from index.search import SearchIndex
from index.settings import IndexSettings

_REFERENCE_BATCH = 4_096
_LIMIT = 10


def measure_queries(options: Options, measured: MeasuredCatalog, rate: MatmulRate) -> QueryResult:
    """Time the encoder once, and searches for each size of `options.sizes`.

    Args:
        options: Sizes, encoder, number of queries and passes.
        measured: The catalog that the generated ones are made from.
        rate: Taken just before.
    """
    settings = settings_for(options.scratch / "query-base", options.encoder)
    products = base_products(options, measured)
    phrases = search_phrases(products, options.n_phrases, seed=options.seed)
    encoder = load_encoder(settings.index)
    vectors = RandomVectors(encoder, seed=options.seed)
    embed = load_reference_encoder(options.encoder)
    sizes = []
    for n_products in options.sizes:
        root = options.scratch / f"query-{n_products}"
        started = time.perf_counter()
        Generations(root, settings.index).build(
            varied(products, n_products, seed=options.seed), vectors, catalog_revision="generated"
        )
        build_s = time.perf_counter() - started
        sizes.append(_measure_size(root, settings.index, vectors, embed, phrases, options, build_s))
        shutil.rmtree(root)
    return QueryResult(
        rate=rate,
        encode=time_each(encoder.encode_query, phrases, passes=options.passes),
        reference_encode=time_each(lambda text: embed([text]), phrases, passes=options.passes),
        sizes=tuple(sizes),
    )


def _measure_size(
    root: Path,
    settings: IndexSettings,
    vectors: RandomVectors,
    embed: Embed,
    phrases: Sequence[str],
    options: Options,
    build_s: float,
) -> QueryMeasure:
    passes = options.passes
    with SearchIndex.open(root, vectors, settings) as index:
        made = [index.query(text) for text in phrases]
        n_products, n_passages = index.manifest.n_products, index.manifest.n_passages
        by_query = time_each(lambda query: index.search_products(query, limit=_LIMIT), made, passes=passes)
        passages = time_each(lambda query: index.search_passages(query, limit=_LIMIT), made, passes=passes)
        whole = time_each(lambda text: index.search_products(text, limit=_LIMIT), phrases, passes=passes)
    flat = _reference_index(vectors, n_products)
    known = [embed([text])[0] for text in phrases]
    return QueryMeasure(
        n_products=n_products,
        n_passages=n_passages,
        build_s=build_s,
        retrieve_products=by_query,
        retrieve_passages=passages,
        whole=whole,
        reference_retrieve=time_each(lambda vector: flat.search(vector, limit=_LIMIT), known, passes=passes),
        reference_whole=time_each(lambda text: flat.search(embed([text])[0], limit=_LIMIT), phrases, passes=passes),
    )


def _reference_index(vectors: RandomVectors, n_products: int) -> ReferenceIndex:
    ids = [str(number) for number in range(n_products)]
    parts = [vectors.encode(ids[start : start + _REFERENCE_BATCH]) for start in range(0, n_products, _REFERENCE_BATCH)]
    return ReferenceIndex(ids, np.concatenate(parts))
