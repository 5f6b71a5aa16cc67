"""What customers asked for in vain, from kept conversations."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from catalog.database import Catalog
from catalog.insights.finding import AskedFor
from catalog.product import Product
from rag.conversation import ConversationStore
from rag.insights.answerability import FreshAnswerability
from rag.insights.asked_attributes import common_attributes
from rag.insights.asked_in_vain import asked_in_vain
from rag.question import Focus


@pytest.fixture
def catalog() -> Iterator[Catalog]:
    with Catalog.open(":memory:") as catalog:
        with catalog.transaction() as writer:
            writer.write([Product(id=f"VAC-{i}", title=f"Vacuum {i}", category="Vacuums") for i in range(6)])
        yield catalog


@pytest.fixture
def conversations(tmp_path: Path) -> Iterator[ConversationStore]:
    with closing(ConversationStore(tmp_path / "conversations.db")) as store:
        yield store


def keep(store: ConversationStore, question: str, reason: str | None, *product_ids: str) -> None:
    """A question with its answer; refused for a reason, or answered."""
    number = sum(1 for _ in store.exchanges())
    answer = {"reason": reason, "products": [{"id": product_id} for product_id in product_ids]}
    store.add(
        f"c_{number % 2}",
        question=question,
        answer="...",
        turn_id=f"t_{number}",
        answer_json=json.dumps(answer),
        focus=Focus(),
    )


def test_refused_questions_count_by_category_and_attribute(catalog: Catalog, conversations: ConversationStore) -> None:
    keep(conversations, "How loud is it?", "not_stated", "VAC-1", "VAC-2")
    keep(conversations, "What noise does it make, and how heavy is it?", "not_stated", "VAC-3")
    keep(conversations, "这款吵吗", "not_stated", "VAC-1")
    assert asked_in_vain(catalog, conversations.exchanges()) == [
        AskedFor(category="Vacuums", attribute="noise", n_questions=3),
        AskedFor(category="Vacuums", attribute="weight", n_questions=1),
    ]


@pytest.mark.parametrize(
    ("question", "reason", "product_id"),
    [
        ("How loud is it?", None, "VAC-1"),  # answered
        ("How loud is it?", "not_in_catalog", "VAC-1"),
        ("How loud is it?", "not_stated", "GONE"),
        ("Does it glow?", "not_stated", "VAC-1"),  # no attribute that is known
        ("What does it cost?", "not_stated", "VAC-1"),  # no attribute but a field
    ],
)
def test_other_questions_do_not_count(
    catalog: Catalog, conversations: ConversationStore, question: str, reason: str | None, product_id: str
) -> None:
    keep(conversations, question, reason, product_id)
    assert asked_in_vain(catalog, conversations.exchanges()) == []


def test_report_is_kept_until_the_catalog_or_what_is_asked_changes(
    catalog: Catalog, conversations: ConversationStore
) -> None:
    fresh = FreshAnswerability(catalog, conversations)
    first = fresh()
    assert fresh() is first
    keep(conversations, "How loud is it?", "not_stated", "VAC-1")
    second = fresh()
    assert second is not first
    catalog.put(Product(id="VAC-9", title="Vacuum 9", category="Vacuums"))
    assert fresh().revision > second.revision


def test_every_name_belongs_to_one_common_attribute() -> None:
    names = [name for one in common_attributes() for name in one.names]
    assert len(names) == len(set(names))
    everywhere = {one.key for one in common_attributes() if one.everywhere}
    assert everywhere == {"weight", "size", "material", "colour", "warranty"}
