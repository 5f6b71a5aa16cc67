"""Evaluation cases as examples for the store's reader: the question, the evidence that the case names, its answer.

Without named evidence, the facts and passages of the case's product or documents that hold most of the answer's words
are taken. A case without an answer in words, in another language, or with nothing in the store to answer it teaches
nothing and is counted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalog.database import Catalog
from catalog.product import Document, Product
from eval.answer_metrics import said_yes_no, token_recall
from eval.case import Case
from index.ranker.input import attribute_text
from index.splitting import passages_of
from rag.composing.wording import short_title
from rag.reader.examples import ReaderExample
from rag.reader.input import ReaderEvidence, ReaderInput, ReaderTurn
from rag.tuning.gathering import CASES
from rag.tuning.store_example import StoreExample, document_key, is_english, product_key

_MOST_EVIDENCE = 4
_MOST_DOCUMENT_EVIDENCE = 2
_LEAST_HELD = 0.2  # share of the answer's words; with less, a passage does not answer


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseExample:
    """A case with what can be learnt from it."""

    case: Case
    example: StoreExample | None  # None: nothing
    owners: frozenset[str]  # keys of the products and documents it is about, else its own

    def is_apart(self, kept_apart: frozenset[str]) -> bool:
        """Whether nothing that it is about was trained on, so that a model can be measured by it."""
        is_about_none = self.example is None and self.owners == {_own_key(self.case)}
        return is_about_none or self.owners <= kept_apart


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    id: str
    owner: str
    evidence: ReaderEvidence


def case_examples(cases: Sequence[Case], catalog: Catalog) -> list[CaseExample]:
    """Each case with what can be learnt from it, in their order."""
    found = []
    for case in cases:
        example = _example(case, catalog)
        owners = _owners(case, catalog) if example is None else example.owners
        found.append(CaseExample(case=case, example=example, owners=owners))
    return found


def _example(case: Case, catalog: Catalog) -> StoreExample | None:
    is_stated = case.action == "answer"
    if not is_english(case.question, *case.answers) or (is_stated and not case.answers):
        return None
    if not is_stated and (case.action != "abstain" or case.reasons not in ((), ("not_stated",))):
        return None
    pieces = _pieces(case, catalog)
    answer = case.answers[0] if is_stated else None
    labelled = [_labelled(one.text, one.source, one.field) for one in case.evidence_full]
    if labelled:
        chosen = [_Piece(id="", owner="", evidence=evidence) for evidence in labelled]
    else:
        chosen = _named(case, pieces) or _fitting(answer, pieces)
    if not chosen:
        return None
    products = [product for product in catalog.products(_product_ids(case)) if is_english(product.title)]
    example = ReaderExample(
        dataset=CASES,
        group=case.id,
        given=ReaderInput(
            question=case.question,
            evidence=tuple(one.evidence for one in chosen[:_MOST_EVIDENCE]),
            title=short_title(products[0].title) if len(products) == 1 else "",
            history=tuple(ReaderTurn(is_customer=turn.role == "user", text=turn.content) for turn in case.history),
        ),
        answer=answer,
        style="voiced",
        polarity=None if answer is None else said_yes_no(answer),
    )
    owners = {one.owner for one in chosen if one.owner} | {product_key(product) for product in products}
    return StoreExample(
        example=example,
        owners=frozenset(owners or {_own_key(case)}),
        must_say=case.must_include if is_stated else (),
    )


def _own_key(case: Case) -> str:
    return f"case:{case.id}"


def _owners(case: Case, catalog: Catalog) -> frozenset[str]:
    """Whom a case without an example is about, by the ids it gives."""
    products = {product_key(product) for product in catalog.products(_product_ids(case))}
    ids = {one.partition("#")[0] for one in case.evidence}
    documents = {document_key(one) for one in ids if catalog.document(one) is not None}
    return frozenset(products | documents or {_own_key(case)})


def _pieces(case: Case, catalog: Catalog) -> list[_Piece]:
    """Every fact and passage of what a case is about."""
    found: list[_Piece] = []
    for product in catalog.products(_product_ids(case)):
        found += _of_product(product)
    for document_id in dict.fromkeys(one.partition("#")[0] for one in case.evidence):
        document = catalog.document(document_id)
        found += [] if document is None else _of_document(document)
    return found


def _product_ids(case: Case) -> list[str]:
    named = [one.partition("#")[0] for one in case.evidence if "#" in one]
    return list(dict.fromkeys([*([case.product_id] if case.product_id else []), *case.products, *named]))


def _of_product(product: Product) -> Iterator[_Piece]:
    key = product_key(product)
    for attribute in product.attributes:
        text = attribute_text(attribute.name, attribute.text)
        yield _Piece(
            id=f"{product.id}#{attribute.name}", owner=key, evidence=ReaderEvidence(source="attribute", text=text)
        )
    for passage in passages_of(product):
        context = passage.context if passage.source == "qa" else ""
        text = " ".join(passage.text.split())
        yield _Piece(
            id=passage.id, owner=key, evidence=ReaderEvidence(source=passage.source, text=text, context=context)
        )


def _of_document(document: Document) -> Iterator[_Piece]:
    for passage in passages_of(document):
        text = " ".join(passage.text.split())
        evidence = ReaderEvidence(source="document", text=text, title=short_title(document.title))
        yield _Piece(id=passage.id, owner=document_key(document.id), evidence=evidence)


def _named(case: Case, pieces: Sequence[_Piece]) -> list[_Piece]:
    """The pieces whose ids a case gives; of a whole document those that hold most of the answer."""
    ids = set(case.evidence)
    exact = [one for one in pieces if one.id in ids]
    whole = [one for one in pieces if one.id.partition("#")[0] in ids and one not in exact]
    answer = case.answers[0] if case.answers else ""
    return [*exact, *_fitting(answer, whole)[:_MOST_DOCUMENT_EVIDENCE]]


def _fitting(answer: str | None, pieces: Sequence[_Piece]) -> list[_Piece]:
    """The pieces that hold most of an answer's words, best first; any where nothing is stated."""
    readable = [one for one in pieces if is_english(one.evidence.text)]
    if answer is None:
        return readable[:_MOST_EVIDENCE]
    held = [(token_recall(one.evidence.text, [answer]) or 0.0, -place) for place, one in enumerate(readable)]
    best = sorted((score for score in held if score[0] >= _LEAST_HELD), reverse=True)
    return [readable[-place] for _, place in best[:_MOST_EVIDENCE]]


def _labelled(text: str, source: str | None, field: str | None) -> ReaderEvidence:
    if field is not None:
        return ReaderEvidence(source="attribute", text=attribute_text(field, text))
    if source == "review":
        return ReaderEvidence(source="review", text=text)
    if source == "qa":
        return ReaderEvidence(source="qa", text=text)
    return ReaderEvidence(source="document" if source == "document" else "description", text=text)
