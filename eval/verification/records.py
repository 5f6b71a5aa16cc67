"""What a store holds, as the statements need it: products with their evidence, parted into work and final.

A product belongs to one part by its id alone, so that what is looked at while working never stands in the final
figures.
"""

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from catalog.database import Catalog
from catalog.product import Document, Product
from index.passage import Passage
from index.splitting import passages_of
from rag.evidence import EvidenceItem
from rag.facts import facts_of
from rag.question import Language

Part = Literal["work", "final"]
_FINAL_SHARE = 3  # every third product
_MAX_OTHER_FACTS = 8
_MAX_PASSAGES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A product with all that can be said of it."""

    product: Product
    language: Language
    facts: tuple[EvidenceItem, ...]
    passages: tuple[EvidenceItem, ...]

    def evidence(self, about: Sequence[EvidenceItem], rng: random.Random) -> tuple[EvidenceItem, ...]:
        """The facts that are spoken of among others of the product, as they stand before the check of an answer."""
        ids = {item.source_id for item in about}
        others = [fact for fact in self.facts if fact.source_id not in ids]
        passages = [one for one in self.passages if one.source_id not in ids]
        chosen = [
            *about,
            *rng.sample(others, min(_MAX_OTHER_FACTS, len(others))),
            *rng.sample(passages, min(_MAX_PASSAGES, len(passages))),
        ]
        rng.shuffle(chosen)
        return tuple(chosen)


def part_of(owner_id: str) -> Part:
    """The part a product or document belongs to."""
    digest = hashlib.sha256(owner_id.encode()).digest()
    return "final" if digest[0] % _FINAL_SHARE == 0 else "work"


def records_of(catalog: Catalog, part: Part, *, n_products: int, seed: int) -> list[Record]:
    """A sample of the products of one part."""
    with catalog.view() as view:
        products = [product for product in view.iter_products() if part_of(product.id) == part]
    chosen = random.Random(seed).sample(products, min(n_products, len(products)))
    offers = catalog.offers([product.id for product in chosen])
    found = []
    for product in chosen:
        language: Language = "en" if product.title.isascii() or not _is_chinese(product.title) else "zh"
        facts = facts_of(product, offers.get(product.id), language)
        found.append(
            Record(
                product=product,
                language=language,
                facts=tuple(facts),
                passages=tuple(_passage_items(product, passages_of(product))),
            )
        )
    return found


def documents_of(catalog: Catalog, part: Part) -> list[tuple[Document, tuple[EvidenceItem, ...]]]:
    """The documents of one part with their passages."""
    with catalog.view() as view:
        documents = [document for document in view.iter_documents() if part_of(document.id) == part]
    return [(document, tuple(_passage_items(document, passages_of(document)))) for document in documents]


def _passage_items(owner: Product | Document, passages: Sequence[Passage]) -> Iterator[EvidenceItem]:
    ratings = {review.id: review.rating for review in owner.reviews} if isinstance(owner, Product) else {}
    for passage in passages:
        review = passage.id.partition("#review:")[2].split(".")[0]
        yield EvidenceItem(
            kind="passage",
            source=passage.source,
            source_id=passage.id,
            text=passage.text,
            owner_id=owner.id,
            owner_title=owner.title,
            context=passage.context,
            rating=ratings.get(review),
            score=0.5,
            answers=0.5,
        )


def _is_chinese(text: str) -> bool:
    return any("一" <= char <= "鿿" for char in text)
