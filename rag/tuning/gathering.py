"""Everything that a store's reader can learn from, in two sides that share no product and no document.

Beside the store's own examples stand some about invented shops, so that what the reader could do before is practised
too, and others of these tell whether it was forgotten. The same store and seed give the same examples.
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from catalog.database import Catalog
from rag.errors import TuningError
from rag.feedback import ApprovedExchange
from rag.reader.attribute_examples import AttributeProduct, attribute_examples
from rag.reader.examples import ReaderExample
from rag.reader.invented_shop import invent_product
from rag.reader.opinion_examples import opinion_examples
from rag.reader.policy_examples import policy_examples
from rag.tuning.catalog_examples import (
    ANSWERS,
    ATTRIBUTES,
    attribute_store_examples,
    community_examples,
    n_attributes,
)
from rag.tuning.document_examples import DOCUMENTS, document_examples
from rag.tuning.feedback_examples import FEEDBACK, feedback_examples
from rag.tuning.store_example import StoreExample, document_key, held_out, is_english, on_sides, product_key

CASES = "store-cases"
SHARES: Mapping[str, float] = {
    ATTRIBUTES: 0.30,
    ANSWERS: 0.08,
    DOCUMENTS: 0.14,
    FEEDBACK: 0.14,
    CASES: 0.14,
    "generated-shops": 0.08,
    "generated-opinions": 0.08,
    "generated-policies": 0.04,
}
"""Share of a kind of example in what is drawn. A kind of which there are few takes part of its share (`shares_of`)."""

_FULL_SHARE_EXAMPLES = 60  # fewer than so many would be learnt by heart with a whole share
_EXAMPLES_PER_ATTRIBUTE, _MOST_ATTRIBUTE_EXAMPLES = 3, 6_000
_REPLAYED = 900  # examples about invented shops to draw from
_INVENTED_PRODUCTS = 400
_LEAST_TRAIN, _LEAST_MEASURED = 30, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreData:
    """What is learnt from and what is measured on."""

    train: tuple[ReaderExample, ...]  # of the store, and replayed
    measured: tuple[StoreExample, ...]  # of the store, held out
    general: tuple[ReaderExample, ...]  # of invented shops, not trained on
    n_owners: Mapping[str, int]  # English products with their variants, and documents: "train", "held_out"
    apart: frozenset[str]  # keys of the owners that are held out

    def counts(self, side: Sequence[ReaderExample]) -> dict[str, int]:
        """Examples of each kind."""
        return dict(sorted(Counter(one.dataset for one in side).items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How many questions are measured, at most."""

    measured: int
    general: int


def gather(
    catalog: Catalog,
    exchanges: Sequence[ApprovedExchange],
    cases: Sequence[StoreExample],
    *,
    sizes: Sizes,
    seed: int,
) -> StoreData:
    """The examples of a store.

    Args:
        catalog: Its products and documents.
        exchanges: Answers that people approved.
        cases: Questions with answers that the merchant gave.
        sizes: Of what is measured.
        seed: Of what is drawn; which products and documents are held out does not depend on it.

    Raises:
        TuningError: If there is too little to learn from or to measure on.
    """
    products, documents = list(catalog.iter_products()), list(catalog.iter_documents())
    keys = {product.id: product_key(product) for product in products}
    readable = [keys[product.id] for product in products if is_english(product.title)]
    apart = held_out(readable) | held_out([document_key(one.id) for one in documents if is_english(one.title)])
    apart |= held_out([key for one in cases for key in one.owners if key.startswith("case:")])
    given = [*feedback_examples(exchanges, keys.get), *cases]
    given_train, given_measured = on_sides(given, apart)
    sides: list[list[StoreExample]] = []
    for is_apart, most in ((False, _MOST_ATTRIBUTE_EXAMPLES), (True, sizes.measured)):
        chance = random.Random(f"{seed}-{is_apart}")
        some = [product for product in products if (keys[product.id] in apart) == is_apart]
        texts = [document for document in documents if (document_key(document.id) in apart) == is_apart]
        n_asked = min(most, _EXAMPLES_PER_ATTRIBUTE * n_attributes(some))
        sides.append(
            [
                *attribute_store_examples(some, count=n_asked, chance=chance),
                *community_examples(some, chance=chance),
                *document_examples(texts, chance=chance),
                *(given_measured if is_apart else given_train),
            ]
        )
    train, measured = sides
    _check(train, measured, len(products), len(documents))
    owners = {*readable, *(document_key(one.id) for one in documents if is_english(one.title))}
    return StoreData(
        train=(*(one.example for one in train), *_general(_REPLAYED, random.Random(f"{seed}-replay"))),
        measured=tuple(_evenly(measured, sizes.measured, random.Random(f"{seed}-measured"))),
        general=tuple(_general(sizes.general, random.Random(f"{seed}-general"))),
        n_owners={"train": len(owners - apart), "held_out": len(owners & apart)},
        apart=apart,
    )


def shares_of(train: Sequence[ReaderExample]) -> dict[str, float]:
    """The share of each kind of example that is there; of few examples in the ratio of their number."""
    counts = Counter(one.dataset for one in train)
    return {name: share * min(1.0, counts[name] / _FULL_SHARE_EXAMPLES) for name, share in SHARES.items()}


def _check(train: Sequence[StoreExample], measured: Sequence[StoreExample], n_products: int, n_documents: int) -> None:
    n_train = len({one.example.given.question for one in train})
    n_measured = len({one.example.given.question for one in measured})
    if n_train < _LEAST_TRAIN or n_measured < _LEAST_MEASURED:
        raise TuningError(
            f"too little to learn from: {n_products} products and {n_documents} documents give {n_train} questions in "
            f"English to train on (at least {_LEAST_TRAIN} are needed) and {n_measured} to measure on (at least "
            f"{_LEAST_MEASURED}, about products and documents that are not trained on); ingest at least 6 products "
            "with 3 attributes each or 6 documents, or give questions with their answers by --cases"
        )


def _evenly(examples: Sequence[StoreExample], most: int, chance: random.Random) -> Iterator[StoreExample]:
    """At most so many, each kind in turn, so that no kind crowds out another; no question of a kind twice."""
    kinds: dict[str, dict[str, StoreExample]] = {}
    for one in chance.sample(list(examples), k=len(examples)):
        kinds.setdefault(one.example.dataset, {}).setdefault(one.example.given.question, one)
    left = [list(kind.values()) for _, kind in sorted(kinds.items())]
    n_given = 0
    while n_given < most and any(left):
        for kind in left:
            if kind and n_given < most:
                yield kind.pop()
                n_given += 1


def _general(count: int, chance: random.Random) -> Iterator[ReaderExample]:
    """Examples about invented shops, a third of each kind."""
    shops = [invent_product(chance) for _ in range(_INVENTED_PRODUCTS)]
    asked = [AttributeProduct(id=one.id, title=one.title, attributes=one.attributes) for one in shops]
    yield from attribute_examples(asked, dataset="generated-shops", count=count // 3, chance=chance)
    yield from opinion_examples(count=count // 3, chance=chance)
    yield from policy_examples(count=count - 2 * (count // 3), chance=chance)
