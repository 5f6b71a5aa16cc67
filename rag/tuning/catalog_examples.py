"""Examples from the store's products: their attributes, and what the community answered about them. English."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from catalog.product import Product
from index.ranker.input import attribute_text
from index.sentences import sentence_spans
from index.splitting import passages_of_product
from rag.composing.wording import money, short_title
from rag.reader.attribute_examples import AttributeProduct, attribute_examples
from rag.reader.examples import ReaderExample
from rag.reader.input import ReaderEvidence, ReaderInput
from rag.reader.people import asks_yes_no, polarity_of, voiced
from rag.tuning.store_example import StoreExample, is_english, product_key
from rag.words.polarity import leading_word

ATTRIBUTES, ANSWERS = "store-attributes", "store-answers"
_LEAST_ATTRIBUTES = 3
_LONGEST_VALUE = 120  # characters; longer values are lists that answer questions of other attributes too
_MOST_ANSWER_WORDS = 45
_SAID = re.compile(  # a sentence that can follow "a customer says that"; "Close the door." cannot
    r"(?:(?:yes|no)\s*[,.;:!–-]+\s*)?(?:it|they|you|there|the|this|these|that|those|i|we|my|our|a|an|its|their|both|all|each)\b",
    re.IGNORECASE,
)
_AMONG_PASSAGES = 0.8  # share of the questions about a product
_MOST_BESIDE = 3  # pieces of evidence beside the right one


def attribute_store_examples(
    products: Sequence[Product], *, count: int, chance: random.Random
) -> Iterator[StoreExample]:
    """About as many questions about attributes of the products, none where no product states enough in English.

    What two products are asked about together, or one is asked for what another has, they are of one category. Beside
    the attributes stand passages that do not answer, as they do in use; without them a reader that goes on learning
    comes to trust any passage (docs/training.md).
    """
    by_id = {product.id: product for product in products}
    kinds: dict[str, list[AttributeProduct]] = {}
    for product in products:
        asked = _attribute_product(product)
        if len(asked.attributes) >= _LEAST_ATTRIBUTES:
            kinds.setdefault(product.category or "", []).append(asked)
    n_all = sum(map(len, kinds.values()))
    examples = (
        example
        for _, some in sorted(kinds.items())
        for example in attribute_examples(
            some, dataset=ATTRIBUTES, count=max(1, round(count * len(some) / n_all)), chance=chance
        )
    )
    for example in examples:
        product = by_id[example.group]
        yield StoreExample(
            example=_among_passages(example, product, chance),
            owners=frozenset((product_key(product),)),
            must_say=_values_said(example),
        )


def community_examples(products: Sequence[Product], *, chance: random.Random) -> Iterator[StoreExample]:
    """Each answer of the community to the question it was given for, among others about the same product."""
    for product in products:
        pieces = [
            ReaderEvidence(source="qa", text=" ".join(pair.answer.split()), context=pair.question)
            for pair in product.qa
            if is_english(pair.question, pair.answer) and pair.answer.strip()
        ]
        for piece in pieces:
            answer = _beginning(piece.text)
            is_told, _ = leading_word(answer)
            if not _SAID.match(answer) or (asks_yes_no(piece.context) and is_told is None):
                continue  # a yes or no that is only implied would have to be guessed
            others = [one for one in pieces if one is not piece]
            beside = chance.sample(others, k=min(len(others), chance.randint(0, _MOST_BESIDE)))
            polarity = polarity_of(piece.context, answer)
            title = short_title(product.title) if chance.random() < 0.5 and is_english(product.title) else ""
            example = ReaderExample(
                dataset=ANSWERS,
                group=product.id,
                given=ReaderInput(
                    question=piece.context, evidence=tuple(shuffled([piece, *beside], chance)), title=title
                ),
                answer=voiced(answer, "qa", polarity),
                style="voiced",
                polarity=polarity,
            )
            yield StoreExample(
                example=_among_passages(example, product, chance), owners=frozenset((product_key(product),))
            )


def n_attributes(products: Sequence[Product]) -> int:
    """Attributes that can be asked about."""
    counts = [len(_attribute_product(product).attributes) for product in products]
    return sum(count for count in counts if count >= _LEAST_ATTRIBUTES)


def shuffled(evidence: Sequence[ReaderEvidence], chance: random.Random) -> list[ReaderEvidence]:
    """The evidence in the order of a ranker that is often, not always, right."""
    pieces = list(evidence)
    if chance.random() < 0.4:
        chance.shuffle(pieces)
    return pieces


def _among_passages(example: ReaderExample, product: Product, chance: random.Random) -> ReaderExample:
    """The example, in a share of the cases with bullets, sentences and reviews that have no word of the question."""
    if chance.random() >= _AMONG_PASSAGES:
        return example
    asked = _long_words(example.given.question) - _long_words(product.title)
    texts = [
        (passage.source, " ".join(passage.text.split()))
        for passage in passages_of_product(product)
        if passage.source != "qa" and is_english(passage.text) and not asked & _long_words(passage.text)
    ]
    drawn = chance.sample(texts, k=min(len(texts), chance.randint(1, _MOST_BESIDE)))
    title = short_title(product.title) if any(one.title for one in example.given.evidence) else ""
    beside = [ReaderEvidence(source=source, text=text, title=title) for source, text in drawn]
    evidence = tuple(shuffled([*example.given.evidence, *beside], chance))
    return replace(example, given=replace(example.given, evidence=evidence))


def _long_words(text: str) -> set[str]:
    return {word for word in re.findall(r"[a-z0-9]+", text.lower()) if len(word) > 3}


def _attribute_product(product: Product) -> AttributeProduct:
    attributes: dict[str, str] = {}
    if product.price is not None:
        attributes["price"] = money(product.price, product.currency)
    for attribute in product.attributes:
        value = " ".join(attribute.text.split())
        if value and len(value) <= _LONGEST_VALUE and is_english(attribute.name, value):
            name, _, said = attribute_text(attribute.name, value).partition(": ")
            attributes.setdefault(name, said)
    title = re.sub("[,;:]", "", short_title(product.title)) if is_english(product.title) else ""
    return AttributeProduct(id=product.id, title=title, attributes=attributes if title else {})


def _values_said(example: ReaderExample) -> tuple[str, ...]:
    """The values of the evidence that the right answer holds word for word."""
    values = (one.text.partition(": ")[2] for one in example.given.evidence)
    return tuple(dict.fromkeys(v for v in values if v not in ("yes", "no") and v in (example.answer or "")))


def _beginning(text: str) -> str:
    """The first sentences of a text that are not too long together."""
    said = ""
    for span in sentence_spans(text)[:2]:
        longer = text[: span.end]
        if len(longer.split()) > _MOST_ANSWER_WORDS:
            break
        said = longer
    return said
