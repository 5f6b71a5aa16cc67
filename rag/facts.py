"""The facts of a product as evidence: its attributes, and what the shop itself knows of it.

Price, availability and stock come from the offer read at this moment, never from the index. An attribute's text is
verbatim; a price is shown with its currency.
"""

from datetime import datetime
from statistics import fmean

from catalog.database import Offer
from catalog.product import Product
from catalog.quantity import parse_quantity
from rag.composing.wording import availability_words, money
from rag.evidence import EvidenceItem
from rag.hostile_text import speaks_to_a_machine
from rag.question import Language


def facts_of(product: Product, offer: Offer | None, language: Language) -> list[EvidenceItem]:
    """All facts of a product: attributes in the merchant's order, then options, then what the shop keeps."""
    found = [
        _fact(product, attribute.name, attribute.text, source_id=f"{product.id}#{attribute.name}")
        for attribute in product.attributes
        if not speaks_to_a_machine(attribute.text)
    ]
    stated = {attribute.name.lower() for attribute in product.attributes}
    found.extend(
        _fact(product, name, text, source_id=f"{product.id}#{name}")
        for name, text in product.options.items()
        if name.lower() not in stated
    )
    for name, value in (
        ("brand", product.brand),
        ("category", product.category),
        ("gtin", product.gtin),
        ("mpn", product.mpn),
        ("id", product.id),
    ):
        if value and name not in stated:
            found.append(_fact(product, name, value, source_id=f"{product.id}#{name}"))
    if offer is not None:
        found.extend(_offer_facts(product, offer, language))
    rating = _rating(product)
    if rating is not None:
        found.append(_fact(product, "rating", rating, source_id=f"{product.id}#rating"))
    return found


def _offer_facts(product: Product, offer: Offer, language: Language) -> list[EvidenceItem]:
    found = []
    if offer.price is not None:
        found.append(("price", money(offer.price, offer.currency)))
    if offer.availability != "unknown":
        found.append(("availability", availability_words(offer.availability, language)))
    if offer.stock is not None and offer.availability == "in_stock":
        found.append(("stock", str(offer.stock)))
    return [_fact(product, name, text, source_id=f"{product.id}#{name}", as_of=offer.as_of) for name, text in found]


def _rating(product: Product) -> str | None:
    """Mean rating with the number of reviews it rests on."""
    ratings = [review.rating for review in product.reviews if review.rating is not None]
    return f"{fmean(ratings):.1f}/5 ({len(ratings)})" if ratings else None


def _fact(product: Product, name: str, text: str, *, source_id: str, as_of: datetime | None = None) -> EvidenceItem:
    return EvidenceItem(
        kind="field",
        source="attribute",
        source_id=source_id,
        text=text,
        owner_id=product.id,
        owner_title=product.title,
        field=name,
        url=product.url,
        as_of=as_of or product.updated_at,
        quantity=parse_quantity(text),
    )
