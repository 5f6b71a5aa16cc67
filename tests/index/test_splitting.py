"""A product or document gives verbatim passages, a card and fields."""

from hypothesis import given
from hypothesis import strategies as st

from catalog.product import Attribute, CommunityAnswer, Document, Product, Review
from index.sentences import count_words
from index.splitting import (
    card_of,
    embedded_text,
    fields_of,
    identifiers_of,
    passages_of,
    passages_of_document,
    passages_of_product,
)

VACUUM = Product(
    id="VAC-200",
    title="Aurora 200",
    brand="Aurora",
    category="Home > Vacuums",
    gtin="4006381333931",
    mpn="AU-200",
    description="A quiet vacuum. It weighs approx. 2.4 kg. The filter is washable. The hose is 3 m long.",
    attributes=(Attribute(name="filter_type", text="washable HEPA"),),
    options={"color": "red"},
    bullets=("Washable HEPA filter", "45 min run time"),
    reviews=(Review(id="r1", text="Very quiet. My dog stays."), Review(id="r1", text="Strong.")),
    qa=(CommunityAnswer(question="Does it stand by itself?", answer="Yes, it stands."),),
)


def texts(source: str) -> dict[str, str]:
    return {p.id: p.text for p in passages_of_product(VACUUM) if p.source == source}


def test_each_bullet_is_a_passage() -> None:
    assert texts("bullet") == {
        "VAC-200#bullet:0": "Washable HEPA filter",
        "VAC-200#bullet:1": "45 min run time",
    }


def test_a_description_is_grouped_by_three_sentences() -> None:
    assert texts("description") == {
        "VAC-200#description:0": "A quiet vacuum. It weighs approx. 2.4 kg. The filter is washable.",
        "VAC-200#description:1": "The hose is 3 m long.",
    }


def test_reviews_keep_their_ids_and_a_repeated_id_is_told_apart() -> None:
    assert texts("review") == {
        "VAC-200#review:r1": "Very quiet. My dog stays.",
        "VAC-200#review:r1~2": "Strong.",
    }


def test_a_long_review_is_cut_and_its_later_spans_are_numbered() -> None:
    review = Review(id="r7", text=" ".join(["This sentence has exactly seven words here."] * 20))
    product = Product(id="P", title="Thing", reviews=(review,))
    passages = passages_of_product(product)
    assert [p.id for p in passages] == ["P#review:r7", "P#review:r7.1", "P#review:r7.2"]
    assert [count_words(p.text) for p in passages] == [8 * 7, 8 * 7, 4 * 7]  # at most 8 sentences


def test_a_community_answer_has_its_question_as_context() -> None:
    passage = next(p for p in passages_of_product(VACUUM) if p.source == "qa")
    assert (passage.id, passage.text, passage.context) == (
        "VAC-200#qa:0",
        "Yes, it stands.",
        "Does it stand by itself?",
    )
    assert embedded_text(passage) == "Does it stand by itself?\nYes, it stands."


def test_a_description_that_repeats_the_title_is_no_passage() -> None:
    assert passages_of_product(Product(id="P", title="Serial Adapter", description="serial adapter ")) == []


def test_the_card_has_brand_and_category_only_where_the_title_lacks_them() -> None:
    assert card_of(VACUUM).startswith("Aurora 200. Vacuums. A quiet vacuum. It weighs approx. 2.4 kg.")


def test_the_card_stays_short() -> None:
    product = Product(id="P", title="Thing", description=" ".join(["word"] * 500))
    assert count_words(card_of(product)) <= 1 + 20


def test_the_fields_hold_what_can_be_asked_for() -> None:
    fields = fields_of(VACUUM)
    assert fields.identifiers == "VAC-200\n4006381333931\nAU-200"
    assert fields.attributes == "filter type washable HEPA\ncolor red"
    assert fields.values == {"washable", "hepa", "red"}
    assert "45 min run time" in fields.body
    assert fields.voices == "Very quiet. My dog stays.\nStrong.\nDoes it stand by itself?\nYes, it stands."


def test_price_and_stock_are_in_no_text() -> None:
    from decimal import Decimal

    product = Product(id="P", title="Thing", price=Decimal("249.17"), stock=83, availability="in_stock")
    everything = [
        card_of(product),
        *(getattr(fields_of(product), f) for f in ("title", "attributes", "body")),
    ]
    assert not any("249" in text or "83" in text or "in_stock" in text for text in everything)


def test_identifiers_are_each_named_once() -> None:
    assert identifiers_of(Product(id="A1", title="T", mpn="A1", gtin="4006381333931")) == [
        "A1",
        "4006381333931",
    ]


RETURNS = Document(
    id="returns",
    title="Returns",
    text=(
        "# Returns\n\nYou may return goods within 30 days.\n\n"
        "## Costs\n\n- Returns are free.\n- Large goods are collected.\n\n"
        "| Country | Days |\n|---|---|\n| Norway | 14 |\n"
    ),
)


def test_a_document_is_cut_under_its_headings() -> None:
    found = [(p.id, p.context, p.text) for p in passages_of_document(RETURNS)]
    assert found == [
        ("returns#0", "Returns", "You may return goods within 30 days."),
        ("returns#1", "Returns > Costs", "- Returns are free.\n- Large goods are collected."),
        ("returns#2", "Returns > Costs", "| Country | Days |\n|---|---|\n| Norway | 14 |"),
    ]


def test_a_long_table_names_its_header_row_in_every_later_piece() -> None:
    rows = "\n".join(f"| item {number} has some words | {number} |" for number in range(40))
    document = Document(id="sizes", title="Sizes", text=f"| Item | Size |\n|---|---|\n{rows}\n")
    first, *later = passages_of_document(document)
    assert first.text.startswith("| Item | Size |") and first.context == "Sizes"
    assert later and all(p.context == "Sizes | | Item | Size |" for p in later)
    assert sum(p.text.count("| item ") for p in [first, *later]) == 40


def test_underlined_headings_and_code_are_understood() -> None:
    text = "Guide\n=====\n\nFirst words.\n\nSetup\n-----\n\n```\n# no heading\n\nrun it\n```\n"
    passages = passages_of_document(Document(id="g", title="G", text=text))
    assert [(p.context, p.text) for p in passages] == [
        ("G > Guide", "First words."),
        ("G > Guide > Setup", "```\n# no heading\n\nrun it\n```"),
    ]


def test_a_document_of_headings_alone_is_one_passage() -> None:
    passages = passages_of_document(Document(id="d", title="D", text="# Only this\n"))
    assert [p.text for p in passages] == ["# Only this"]


def test_a_heading_with_nothing_under_it_is_a_paragraph() -> None:
    text = "A sentence before a rule.\n----\n# Guide\n\n## Empty\n\n## Full\n\nWords.\n\n## Last\n"
    passages = passages_of_document(Document(id="d", title="D", text=text))
    assert [(p.context, p.text) for p in passages] == [
        ("D", "A sentence before a rule."),
        ("D > Guide", "## Empty"),
        ("D > Guide > Full", "Words."),
        ("D > Guide", "## Last"),
    ]


def test_an_empty_document_has_no_passage() -> None:
    assert passages_of_document(Document(id="d", title="D", text=" \n")) == []


MARKDOWN = st.lists(
    st.sampled_from(
        ["# A", "## B b", "text one. Text two!", "- item", "1. step", "", "| a | b |", "|---|---|",
         "| 1 | 2 |", "```", "长句子。第二句", "Head", "----", " ", "w " * 130]
    ),
    max_size=25,
).map("\n".join)  # fmt: skip


@given(MARKDOWN)
def test_every_passage_of_a_document_is_verbatim(text: str) -> None:
    passages = passages_of_document(Document(id="d", title="D", text=text))
    assert all(p.text and p.text in text for p in passages)
    assert len({p.id for p in passages}) == len(passages)


@given(MARKDOWN)
def test_no_word_of_a_document_is_lost(text: str) -> None:
    passages = passages_of_document(Document(id="d", title="D", text=text))
    kept = " ".join(f"{p.text} {p.context}" for p in passages)
    wanted = {"A", "B", "text", "two!", "item", "step", "第二句", "Head"} & set(text.split())
    assert all(word in kept for word in wanted)


@given(st.text(max_size=400), st.lists(st.text(max_size=300), max_size=3))
def test_every_passage_of_a_product_is_verbatim(description: str, bullets: list[str]) -> None:
    product = Product(
        id="P",
        title="T",
        description=description,
        bullets=tuple(bullets),
        reviews=tuple(Review(id=f"r{i}", text=text) for i, text in enumerate(bullets)),
        qa=tuple(CommunityAnswer(question="Q", answer=text) for text in bullets),
    )
    passages = passages_of(product)
    sources = [description, *bullets]
    assert all(p.text and any(p.text in source for source in sources) for p in passages)
    assert len({p.id for p in passages}) == len(passages)
