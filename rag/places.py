"""Where the text of a passage stands in its source, so that a page can mark it."""

from catalog.product import Document, Product
from index.passage import Passage


def place_of(passage: Passage, record: Product | Document) -> tuple[int, int] | None:
    """Offsets of a passage's text in the text it was cut from; None where that no longer holds it.

    The source text is that of the document, the description, the review, the bullet or the community answer that the
    passage's id names. Offsets count characters.
    """
    for text in _texts(passage, record):
        start = text.find(passage.text)
        if start >= 0:
            return start, start + len(passage.text)
    return None


def _texts(passage: Passage, record: Product | Document) -> list[str]:
    """The texts a passage may stand in, the one its id names first."""
    if isinstance(record, Document):
        return [record.text]
    _, _, local_id = passage.id.partition(f"#{passage.source}:")
    place = int(local_id.split("~")[0]) if local_id.split("~")[0].isdigit() else None
    if passage.source == "description":
        return [record.description or ""]
    if passage.source == "bullet":
        return list(record.bullets[place : place + 1] if place is not None else record.bullets)
    if passage.source == "qa":
        return [pair.answer for pair in (record.qa[place : place + 1] if place is not None else record.qa)]
    named = [review.text for review in record.reviews if local_id == review.id]
    part = [review.text for review in record.reviews if local_id.startswith((f"{review.id}.", f"{review.id}~"))]
    return [*named, *part]
