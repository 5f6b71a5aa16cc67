"""What a store's reader learns from: made of what the store holds, and split so that nothing is on both sides."""

import random
from collections.abc import Iterator
from decimal import Decimal

import pytest

from catalog.database import Catalog
from catalog.product import Attribute, CommunityAnswer, Document, Product
from rag.errors import TuningError
from rag.feedback import ApprovedExchange
from rag.question import Turn
from rag.reader.examples import ReaderExample
from rag.reader.input import ReaderEvidence, ReaderInput, ReaderTurn
from rag.tuning.catalog_examples import attribute_store_examples, community_examples
from rag.tuning.document_examples import document_examples
from rag.tuning.feedback_examples import feedback_examples
from rag.tuning.gathering import Sizes, gather, shares_of
from rag.tuning.store_example import held_out, product_key

SIZES = Sizes(measured=40, general=9)


def a_product(number: int, *, group: str | None = None) -> Product:
    values = {"weight": f"{number}.25 kg", "colour": f"shade {number}", "run_time": f"{number + 40} min"}
    return Product(
        id=f"P-{number}",
        title=f"Aurora {number} Cleaner",
        category="Cleaners",
        group_id=group,
        attributes=tuple(Attribute(name=name, text=text) for name, text in values.items()),
        bullets=(f"Made in hall {number}",),
    )


PRODUCTS = [a_product(number, group=f"G{number // 2}") for number in range(2, 42)]


def a_document(number: int) -> Document:
    text = f"# Terms {number}\n\n## Returns of kind {number}\n\nYou have {number + 10} days for it.\n"
    return Document(id=f"d{number}", title=f"Terms {number}", text=text)


DOCUMENTS = [a_document(number) for number in range(20)]


@pytest.fixture
def catalog() -> Iterator[Catalog]:
    with Catalog.open("sqlite://") as opened:
        with opened.transaction() as writer:
            writer.write([*PRODUCTS, *DOCUMENTS])
        yield opened


def texts_of(example: ReaderExample) -> set[str]:
    return {evidence.text for evidence in example.given.evidence}


def test_no_product_no_variant_and_no_document_is_on_both_sides(catalog: Catalog) -> None:
    data = gather(catalog, [], [], sizes=SIZES, seed=0)
    own = [one for one in data.train if one.dataset.startswith("store-")]
    group_of = {product.id: product_key(product) for product in PRODUCTS}
    group_of |= {document.id: f"document:{document.id}" for document in DOCUMENTS}
    learnt = {group_of[one.group] for one in own}
    measured = {owner for one in data.measured for owner in one.owners}
    assert learnt and measured and not learnt & measured
    held_texts = {text for one in data.measured for text in texts_of(one.example) if "hall" in text or "days" in text}
    assert held_texts
    assert not held_texts & {text for one in own for text in texts_of(one)}
    assert data.n_owners["train"] + data.n_owners["held_out"] == 40


def test_the_split_stays_when_products_are_added_and_whatever_the_seed(catalog: Catalog) -> None:
    keys = [f"product:{number}" for number in range(100)]
    assert held_out(keys[:60]) <= held_out(keys)
    assert not held_out(keys) & (set(keys[:60]) - held_out(keys[:60]))
    one, other = (gather(catalog, [], [], sizes=SIZES, seed=seed) for seed in (0, 1))
    assert one.n_owners == other.n_owners
    assert [each.example for each in one.measured] != [each.example for each in other.measured]
    assert gather(catalog, [], [], sizes=SIZES, seed=0) == one


def test_questions_about_other_shops_are_practised_and_measured_apart(catalog: Catalog) -> None:
    data = gather(catalog, [], [], sizes=SIZES, seed=0)
    replayed = [one for one in data.train if one.dataset.startswith("generated-")]
    assert len(data.general) == 9
    assert not {(one.given, one.answer) for one in data.general} & {(one.given, one.answer) for one in replayed}
    shares = shares_of(data.train)
    assert shares["store-feedback"] == 0.0
    assert 0.0 < shares["store-documents"] < shares["store-attributes"]


def test_too_little_says_what_is_needed() -> None:
    with Catalog.open("sqlite://") as empty:
        with empty.transaction() as writer:
            writer.write(PRODUCTS[:2])
        with pytest.raises(TuningError, match=r"2 products and 0 documents.*6 products.*--cases"):
            gather(empty, [], [], sizes=SIZES, seed=0)


def test_a_frequently_asked_question_is_answered_by_its_answer() -> None:
    asked = "Q: Can I pay by invoice?\nA: Yes, within 30 days of delivery.\n\nQ: Who pays?\nA: You do so."
    headed = "# Rules\n\n## Do you wrap gifts?\n\nNo, we do not wrap **gifts** at all.\n"
    documents = [Document(id="faq", title="FAQ", text=asked), Document(id="rules", title="Rules", text=headed)]
    made = [one.example for one in document_examples(documents, chance=random.Random(3)) if one.example.answer]
    said = {one.answer: one.polarity for one in made}
    assert said["Yes, within 30 days of delivery."] == "yes"
    assert said["No, we do not wrap gifts at all."] == "no"
    assert all(any(one.answer in text for text in texts_of(one)) for one in made if one.answer)


def test_tables_lists_of_steps_and_chinese_are_left_out() -> None:
    table, steps = "| a | b |\n|---|---|\n| 1 | 2 |", "1. Open it.\n2. Close it again."
    text = f"# T\n\n## Sizes\n\n{table}\n\n## Steps\n\n{steps}\n\n## 退货\n\n七天内可以退货。\n"
    assert not list(document_examples([Document(id="t", title="T", text=text)], chance=random.Random(0)))


def test_the_community_answers_in_its_own_voice_and_no_verdict_is_guessed() -> None:
    product = Product(
        id="P",
        title="Mug",
        qa=(
            CommunityAnswer(question="Does it float?", answer="No, it sinks like a stone."),
            CommunityAnswer(question="Is it loud?", answer="They clap a bit, yes."),
            CommunityAnswer(question="How is it cleaned?", answer="Close the lid and shake."),
        ),
    )
    (made,) = community_examples([product], chance=random.Random(0))
    assert made.example.answer == "No. A customer says that it sinks like a stone."
    assert made.example.polarity == "no"


def exchange(**changes: object) -> ApprovedExchange:
    cited = {"kind": "field", "product_id": "P-2", "field": "run_time", "text": "42 min", "source": "attribute"}
    answer: dict[str, object] = {
        "answer": "The run time of the Aurora 2 is 42 min.",
        "action": "answer",
        "language": "en",
        "citations": [{**cited, "source_id": "P-2#run_time"}],
        "claims": [{"text": "...", "status": "verified", "citation_ids": [1]}],
        "products": [{"id": "P-2", "title": "Aurora 2 Cleaner"}],
    }
    before = (Turn(role="user", content="hi"), Turn(role="assistant", content="Hello."))
    return ApprovedExchange(turn_id="t_1", question="how long?", history=before, answer={**answer, **changes})


def owner_of(product_id: str) -> str | None:
    return {"P-2": "product:G1"}.get(product_id)


def test_an_approved_answer_is_learnt_with_what_it_cited() -> None:
    (made,) = feedback_examples([exchange()], owner_of)
    assert made.owners == {"product:G1"}
    assert made.must_say == ("42 min",)
    assert made.example.answer == "The run time of the Aurora 2 is 42 min."
    assert made.example.given == ReaderInput(
        question="how long?",
        evidence=(ReaderEvidence(source="attribute", text="run time: 42 min"),),
        title="Aurora 2 Cleaner",
        history=(ReaderTurn(is_customer=True, text="hi"), ReaderTurn(is_customer=False, text="Hello.")),
    )


COMPUTED = {"source": "catalog", "kind": "aggregate", "text": "3 of 4", "product_id": None, "source_id": ""}
GONE = {"source": "attribute", "kind": "field", "text": "x", "product_id": "GONE", "source_id": "GONE#x"}


@pytest.mark.parametrize(
    "changes",
    [
        {"action": "clarify"},
        {"language": "zh"},
        {"citations": []},
        {"claims": [{"text": "...", "status": "unsupported", "citation_ids": []}]},
        {"answer": "续航42分钟。"},
        {"citations": [COMPUTED]},
        {"citations": [GONE]},
    ],
    ids=["asks back", "language", "no source", "unverified", "script", "computed", "product gone"],
)
def test_an_answer_that_teaches_nothing_is_left_out(changes: dict[str, object]) -> None:
    assert not list(feedback_examples([exchange(**changes)], owner_of))


def test_feedback_about_a_held_out_product_is_measured_on_and_not_learnt(catalog: Catalog) -> None:
    keys = {product.id: product_key(product) for product in PRODUCTS}
    apart = held_out(list(keys.values()))
    inside = next(product for product in PRODUCTS if keys[product.id] in apart)
    cited = {"kind": "field", "product_id": inside.id, "field": "weight", "text": "1 kg", "source": "attribute"}
    given = exchange(answer="It weighs 1 kg.", citations=[{**cited, "source_id": f"{inside.id}#weight"}])
    data = gather(catalog, [given], [], sizes=SIZES, seed=0)
    measured = [one.example for one in data.measured if one.example.dataset == "store-feedback"]
    assert [one.answer for one in measured] == ["It weighs 1 kg."]
    assert not [one for one in data.train if one.dataset == "store-feedback"]


def test_passages_beside_attributes_hold_no_word_of_the_question() -> None:
    product = Product(
        id="P",
        title="Aurora 9 Cleaner",
        attributes=tuple(Attribute(name=name, text=f"{name} of 7") for name in ("weight", "colour", "noise")),
        bullets=(
            "The weight of a feather",
            "Any colour you like",
            "No noise at all",
            "Fits under beds",
            "Easy to clean",
        ),
    )
    made = [one.example for one in attribute_store_examples([product], count=60, chance=random.Random(0))]
    passages = [(one, evidence) for one in made for evidence in one.given.evidence if evidence.source == "bullet"]
    assert len(passages) > 20
    for one, evidence in passages:
        assert not {"weight", "colour", "noise"} & set(one.given.question.split()) & set(evidence.text.split())


def test_a_price_is_a_fact_like_others() -> None:
    attributes = tuple(Attribute(name=name, text=name) for name in ("steel", "round"))
    product = Product(id="P", title="Mug", price=Decimal("24.50"), currency="EUR", attributes=attributes)
    made = list(attribute_store_examples([product], count=60, chance=random.Random(0)))
    assert "The price is €24.50." in {one.example.answer for one in made}
