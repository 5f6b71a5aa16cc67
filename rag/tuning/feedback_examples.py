"""Examples from answers that people approved: the question, what the answer cited, and the answer.

Conversations are stored without personal data, and only what is stored is read. An answer that was computed over the
catalog, is in another language than English, or holds a statement that was not verified, teaches nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from rag.composing.wording import short_title, spoken_field
from rag.feedback import ApprovedExchange
from rag.reader.examples import Polarity, ReaderExample
from rag.reader.input import ReaderEvidence, ReaderInput, ReaderTurn
from rag.tuning.store_example import StoreExample, document_key, is_english
from rag.words.polarity import leading_word

FEEDBACK = "store-feedback"
_MOST_EVIDENCE = 4
_MOST_ANSWER_WORDS = 60
_TURNS = 4  # before the question


def feedback_examples(
    exchanges: Sequence[ApprovedExchange], owner_of: Callable[[str], str | None]
) -> Iterator[StoreExample]:
    """What can be learnt from approved answers.

    Args:
        exchanges: Answers that were rated up and never down.
        owner_of: The key of a product by its id; None where it is not in the catalog any more.
    """
    for exchange in exchanges:
        example = _example(exchange, owner_of)
        if example is not None:
            yield example


def _example(exchange: ApprovedExchange, owner_of: Callable[[str], str | None]) -> StoreExample | None:
    answer = exchange.answer
    text = " ".join(str(answer.get("answer", "")).split())
    cited = [one for one in answer.get("citations", ()) if one.get("source") != "catalog"]
    is_verified = all(claim.get("status") == "verified" for claim in answer.get("claims", ()))
    if answer.get("action") != "answer" or answer.get("language") != "en" or not is_verified:
        return None
    if not 0 < len(cited) <= _MOST_EVIDENCE or len(cited) < len(answer["citations"]):
        return None
    if not text or len(text.split()) > _MOST_ANSWER_WORDS or not is_english(text, exchange.question):
        return None
    owners = [_owner(one, owner_of) for one in cited]
    if None in owners:
        return None
    titles = {product["id"]: short_title(product["title"]) for product in answer.get("products", ())}
    said, _ = leading_word(text)
    polarity: Polarity | None = None if said is None else "yes" if said else "no"
    given = ReaderInput(
        question=exchange.question,
        evidence=tuple(_evidence(one, titles) for one in cited),
        title=next(iter(titles.values())) if len(titles) == 1 else "",
        history=tuple(
            ReaderTurn(is_customer=turn.role == "user", text=turn.content) for turn in exchange.history[-_TURNS:]
        ),
    )
    example = ReaderExample(
        dataset=FEEDBACK, group=exchange.turn_id, given=given, answer=text, style="voiced", polarity=polarity
    )
    values = tuple(one["text"] for one in cited if one["kind"] == "field" and one["text"] in text)
    return StoreExample(example=example, owners=frozenset(key for key in owners if key), must_say=values)


def _owner(citation: Mapping[str, Any], owner_of: Callable[[str], str | None]) -> str | None:  # Any: stored JSON
    product_id = citation.get("product_id")
    return document_key(str(citation["source_id"]).partition("#")[0]) if product_id is None else owner_of(product_id)


def _evidence(citation: Mapping[str, Any], titles: Mapping[str, str]) -> ReaderEvidence:  # Any: stored JSON
    text = " ".join(str(citation["text"]).split())
    said = f"{spoken_field(citation['field'], 'en')}: {text}" if citation.get("field") else text
    title = titles.get(citation.get("product_id") or "", "") if len(titles) > 1 else ""
    return ReaderEvidence(source=citation["source"], text=said, title=title)
