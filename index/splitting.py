"""Split a product or a document into what is found: passages, its card, and the fields of the word index.

A passage is a verbatim span; its id is stable as long as its place is. The card is the short text that is
embedded for the whole product or document. Prices, stock and availability are in none of them: they are read
when asked for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from catalog.product import Document, Product, Record, Source
from index.document_splitting import blocks_of
from index.passage import Passage
from index.sentences import count_words, group_spans, sentence_spans
from index.title_words import value_words

DESCRIPTION_WORDS = 60
DESCRIPTION_SENTENCES = 3
REVIEW_WORDS = 80
REVIEW_SENTENCES = 8
CARD_WORDS = 20  # of the description; none: nDCG@10 falls by 0.05, 40: no better and slower (docs/experiments.md)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldedText:
    """The texts of a product or document by field; "" where it has none."""

    title: str
    brand: str = ""
    category: str = ""
    identifiers: str = ""  # id, GTIN and MPN, a line each
    attributes: str = ""  # "name value" of every attribute and option, a line each
    body: str = ""  # description and bullets, or the text of a document
    voices: str = ""  # reviews and community answers
    values: frozenset[str] = frozenset()  # words of short attribute values and options: "black", "steel"


def passages_of(record: Record) -> list[Passage]:
    """The passages of a product or a document."""
    return passages_of_product(record) if isinstance(record, Product) else passages_of_document(record)


def card_of(record: Record) -> str:
    """What is embedded for the product or document itself."""
    return card_of_product(record) if isinstance(record, Product) else card_of_document(record)


def fields_of(record: Record) -> FieldedText:
    """The fields of a product or document for the word index."""
    return fields_of_product(record) if isinstance(record, Product) else fields_of_document(record)


def identifiers_of(record: Record) -> list[str]:
    """What a customer may type to name exactly this record: id, GTIN, MPN; each once."""
    if isinstance(record, Document):
        return [record.id]
    return list(dict.fromkeys(i for i in (record.id, record.gtin, record.mpn) if i))


def embedded_text(passage: Passage) -> str:
    """What is embedded for a passage: the text, after its question or headings where it needs them."""
    return f"{passage.context}\n{passage.text}" if passage.source in ("qa", "document") else passage.text


def passages_of_product(product: Product) -> list[Passage]:
    """The bullets, description spans, reviews and community answers of a product, in this order.

    A description that only repeats the title gives no passage. Where a feed repeats the id of a review, the
    later ones get `~2`, `~3` behind it. The context is the title, for a community
    answer the question.
    """
    found = (*_bullets(product), *_description(product), *_reviews(product), *_community_answers(product))
    return _with_distinct_ids(found)


def passages_of_document(document: Document) -> list[Passage]:
    """The spans of a document: paragraphs and list items in groups, tables; the headings are the context.

    A document without any body gives its whole text as one passage, an empty one none.
    """
    blocks = blocks_of(document.text)
    passages = []
    for number, block in enumerate(blocks):
        context = " > ".join(dict.fromkeys((document.title, *block.headings)))
        if block.table_header:
            context = f"{context} | {block.table_header}"
        passages.append(
            Passage(
                id=f"{document.id}#{number}",
                owner_id=document.id,
                owner_kind="document",
                source="document",
                text=document.text[block.start : block.end],
                context=context,
            )
        )
    return passages


def card_of_product(product: Product) -> str:
    """Title, brand, last category and the beginning of the description, each only where it adds words."""
    parts = [product.title]
    category = (product.category or "").rsplit(" > ", 1)[-1]
    for part in (product.brand or "", category):
        if part and part.lower() not in parts[0].lower():
            parts.append(part)
    return _with_beginning(parts, product.description or "", seen=product.title)


def card_of_document(document: Document) -> str:
    """Title, tags and the beginning of the text."""
    parts = [document.title]
    if document.tags:
        parts.append(", ".join(document.tags))
    blocks = blocks_of(document.text)
    beginning = document.text[blocks[0].start : blocks[0].end] if blocks else ""
    return _with_beginning(parts, beginning, seen=document.title)


def fields_of_product(product: Product) -> FieldedText:
    """The fields of a product."""
    facts = [f"{attribute.name} {attribute.text}" for attribute in product.attributes]
    facts.extend(f"{name} {value}" for name, value in product.options.items())
    voices = [review.text for review in product.reviews]
    voices.extend(f"{answer.question}\n{answer.answer}" for answer in product.qa)
    return FieldedText(
        title=product.title,
        brand=product.brand or "",
        category=product.category or "",
        identifiers="\n".join(identifiers_of(product)),
        attributes="\n".join(facts).replace("_", " "),
        body="\n".join([product.description or "", *product.bullets]).strip(),
        voices="\n".join(voices),
        values=_values_of(product),
    )


def fields_of_document(document: Document) -> FieldedText:
    """The fields of a document; its tags stand where a product has its category."""
    return FieldedText(
        title=document.title, category=", ".join(document.tags), identifiers=document.id, body=document.text
    )


def _values_of(product: Product) -> frozenset[str]:
    """Words that say how the product is, not what it is: an attribute that repeats the category is left out."""
    kind = (product.category or "").rsplit(" > ", 1)[-1].lower()
    texts = [attribute.text for attribute in product.attributes if attribute.text.lower() != kind]
    return value_words([*texts, *product.options.values()])


def _bullets(product: Product) -> Iterator[Passage]:
    for number, bullet in enumerate(product.bullets):
        if bullet.strip():
            yield _product_passage(product, "bullet", str(number), bullet.strip())


def _description(product: Product) -> Iterator[Passage]:
    text = product.description or ""
    if text.strip().lower() == product.title.strip().lower():
        return
    spans = group_spans(text, sentence_spans(text), max_words=DESCRIPTION_WORDS, max_spans=DESCRIPTION_SENTENCES)
    for number, span in enumerate(spans):
        yield _product_passage(product, "description", str(number), text[span.start : span.end])


def _reviews(product: Product) -> Iterator[Passage]:
    for review in product.reviews:
        spans = group_spans(
            review.text, sentence_spans(review.text), max_words=REVIEW_WORDS, max_spans=REVIEW_SENTENCES
        )
        for number, span in enumerate(spans):
            local_id = review.id if number == 0 else f"{review.id}.{number}"
            yield _product_passage(product, "review", local_id, review.text[span.start : span.end])


def _community_answers(product: Product) -> Iterator[Passage]:
    for number, pair in enumerate(product.qa):
        if pair.answer.strip():
            yield _product_passage(product, "qa", str(number), pair.answer.strip(), context=pair.question)


def _product_passage(
    product: Product, source: Source, local_id: str, text: str, *, context: str | None = None
) -> Passage:
    return Passage(
        id=f"{product.id}#{source}:{local_id}",
        owner_id=product.id,
        owner_kind="product",
        source=source,
        text=text,
        context=product.title if context is None else context,
    )


def _with_distinct_ids(passages: Sequence[Passage]) -> list[Passage]:
    used: set[str] = set()
    distinct = []
    for passage in passages:
        passage_id, number = passage.id, 2
        while passage_id in used:
            passage_id, number = f"{passage.id}~{number}", number + 1
        used.add(passage_id)
        distinct.append(passage if passage_id == passage.id else replace(passage, id=passage_id))
    return distinct


def _with_beginning(parts: list[str], text: str, *, seen: str) -> str:
    """Append the first sentences of `text` up to `CARD_WORDS` words, unless they repeat what was seen."""
    card = ". ".join(parts)
    budget = CARD_WORDS
    for span in sentence_spans(text):
        sentence = text[span.start : span.end]
        if budget <= 0:
            break
        if sentence.lower() in seen.lower():
            continue
        words = sentence.split(" ")
        card = f"{card.rstrip('.')}. {' '.join(words[:budget])}"
        budget -= count_words(sentence)
    return card
