"""Benchmark `understand`: what reading a question costs in catalogs of growing size, before anything is searched.

Names, kinds, attributes, amounts and the plan are found by code over what `ShopKnowledge` holds of the catalog. The
reference is the plain way to find the product alone: the question held against every title by
`rapidfuzz.fuzz.token_set_ratio`.
"""

import shutil
import time
from collections.abc import Sequence
from itertools import islice

from rapidfuzz import fuzz, process

from catalog.database import Catalog
from catalog.product import Product
from eval.performance.base_catalog import base_products
from eval.performance.catalogs import MeasuredCatalog, varied
from eval.performance.questions import Asked, questions_about
from eval.performance.results import MatmulRate, Options, UnderstandMeasure, UnderstandResult
from eval.performance.timing import time_each
from rag.knowledge import ShopKnowledge
from rag.question import Focus, Question
from rag.understanding import understand
from rag.words.message_questions import questions_of

_N_QUESTIONS = 1_000  # more than any cache of texts remembers
_N_REFERENCE = 20  # each is held against every title
_BATCH = 2_000


def measure_understanding(options: Options, measured: MeasuredCatalog, rate: MatmulRate) -> UnderstandResult:
    """Time the reading of questions for each size of `options.sizes`.

    Args:
        options: Sizes and passes.
        measured: The catalog that the generated ones are made from.
        rate: Taken just before.
    """
    products = base_products(options, measured)
    asked = questions_about(products, _N_QUESTIONS, seed=options.seed)
    return UnderstandResult(
        rate=rate, sizes=tuple(_measure_size(products, n_products, asked, options) for n_products in options.sizes)
    )


def _measure_size(
    products: Sequence[Product], n_products: int, asked: Sequence[Asked], options: Options
) -> UnderstandMeasure:
    root = options.scratch / f"understand-{n_products}"
    root.mkdir()
    catalog = Catalog.open(root / "catalog.db")
    try:
        with catalog.transaction() as writer:
            made = varied(products, n_products, seed=options.seed)
            while batch := list(islice(made, _BATCH)):
                writer.write(batch)
        started = time.perf_counter()
        knowledge = ShopKnowledge.build(catalog)
        build_s = time.perf_counter() - started
        with catalog.view() as view:
            titles = [name.title.lower() for name in view.names()]
    finally:
        catalog.close()
        shutil.rmtree(root)
    questions = [Question(text=one.text, product_id=one.product_id) for one in asked]
    return UnderstandMeasure(
        n_products=n_products,
        build_s=build_s,
        understand=time_each(lambda question: _read(question, knowledge), questions, passes=options.passes),
        reference=time_each(
            lambda question: process.extractOne(question.text.lower(), titles, scorer=fuzz.token_set_ratio),
            questions[:_N_REFERENCE],
            passes=1,
        ),
    )


def _read(question: Question, knowledge: ShopKnowledge) -> None:
    focus = Focus()
    for part in questions_of(question, focus, knowledge):
        understand(part, focus, knowledge)
