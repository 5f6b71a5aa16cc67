"""Benchmark `verify`: what it costs to check an answer of three sentences before it leaves.

The answers are made from the shops' records by code apart from the answering code (`eval.verification`): facts in
several voices, conversions, comparisons, counts, dates, quotations. Each is checked once, because the check remembers
texts it has seen. The reference is the plain way: the piece of evidence that holds most of a sentence's words by
`rapidfuzz.fuzz.token_set_ratio`, and whether the sentence's numbers stand in it.
"""

import re
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from statistics import median

from rapidfuzz import fuzz, process

from catalog.database import Catalog
from catalog.ingest import ingest
from eval.performance.errors import BenchmarkError
from eval.performance.results import MatmulRate, Options, ShopVerify, VerifyResult
from eval.performance.stores import settings_for
from eval.performance.timing import time_each
from eval.verification.answers import CheckedAnswer, mixed_answers, true_answers
from eval.verification.measuring import statements_of
from rag.assembly import open_catalog

_N_ANSWERS = 200  # of each kind
_N_WARM_UP = 10
_N_PRODUCTS = 100  # spoken of; each gives about forty statements
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def measure_verification(options: Options, rate: MatmulRate) -> VerifyResult:
    """Check answers about the demo shop, and about the store of `options.store` where there is one.

    Args:
        options: Scratch directory, seed, store.
        rate: Taken just before.

    Raises:
        BenchmarkError: If there is no such store, or it holds too little.
    """
    settings = settings_for(options.scratch / "verify", options.encoder)
    with open_catalog(settings) as catalog:
        ingest(catalog, [Path(str(files("catalog"))) / "demo"], settings=settings.catalog)
        shops = [_measure_shop("demo shop", catalog, options.seed)]
    if options.store is not None:
        file = options.store / "catalog.db"
        if not file.is_file():
            raise BenchmarkError(f"there is no store at {str(options.store)!r}; name one made by `shelftalk ingest`")
        with Catalog.open(file) as catalog:
            shops.append(_measure_shop(options.store.name, catalog, options.seed))
    return VerifyResult(rate=rate, shops=tuple(shops))


def _measure_shop(name: str, catalog: Catalog, seed: int) -> ShopVerify:
    statements, n_products = statements_of(catalog, "work", n_products=_N_PRODUCTS, seed=seed)
    half = len(statements) // 2  # no statement is checked twice
    right = list(true_answers(statements[:half], most=_N_ANSWERS + _N_WARM_UP))
    mixed = list(mixed_answers(statements[half:], most=_N_ANSWERS))
    if len(right) <= _N_WARM_UP or not mixed:
        raise BenchmarkError(
            f"{name!r} gives {len(statements)} statements, too few to time; name a store with more products"
        )
    warm_up, right = right[:_N_WARM_UP], right[_N_WARM_UP:]
    n_wrong = 0

    def check(answer: CheckedAnswer) -> None:
        nonlocal n_wrong
        n_wrong += any(verdict.status != "verified" for verdict in answer.check())

    timed_right = time_each(CheckedAnswer.check, right, passes=1, warm_up=warm_up)
    return ShopVerify(
        shop=name,
        n_products=n_products,
        n_evidence=median(len(answer.evidence) for answer in mixed),
        true=timed_right,
        mixed=time_each(check, mixed, passes=1, warm_up=()),
        n_wrong=n_wrong,
        reference=time_each(_hold_plainly, mixed, passes=1),
    )


def _hold_plainly(answer: CheckedAnswer) -> list[bool]:
    """Whether the best piece of evidence for each sentence has the numbers of it."""
    texts = [f"{one.owner_title} {one.field or one.context}: {one.text}" for one in answer.evidence]
    return [_holds(sentence, texts) for sentence in answer.sentences]


def _holds(sentence: str, texts: Sequence[str]) -> bool:
    best = process.extractOne(sentence.lower(), [text.lower() for text in texts], scorer=fuzz.token_set_ratio)
    return set(_NUMBER.findall(sentence)) <= set(_NUMBER.findall(best[0]))
