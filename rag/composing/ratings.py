"""How many customers rate a product well and how many do not, where they disagree."""

from catalog.product import Product
from rag.evidence import EvidenceItem
from rag.question import Language

_GOOD = 4.0  # of 5 stars; what is below is said to be 3 or fewer, as customers read it


def ratings_item(product: Product, language: Language) -> EvidenceItem | None:
    """The count of good and bad ratings of a product; None where customers do not disagree."""
    ratings = [review.rating for review in product.reviews if review.rating is not None]
    good = sum(rating >= _GOOD for rating in ratings)
    bad = len(ratings) - good
    if not good or not bad:
        return None
    return EvidenceItem(
        kind="aggregate",
        source="catalog",
        source_id=f"{product.id}#ratings",
        text=_said(len(ratings), good, bad, language),
        owner_id=product.id,
        owner_title=product.title,
        as_of=product.updated_at,
    )


def _said(n: int, good: int, bad: int, language: Language) -> str:
    if language == "zh":
        return f"{n} 条带评分的评价中，{good} 条给了 4 星或 5 星，{bad} 条给了 3 星或以下。"
    return f"Of {n} rated reviews, {good} {_give(good)} 4 or 5 stars and {bad} {_give(bad)} 3 or fewer."


def _give(n: int) -> str:
    return "gives" if n == 1 else "give"
