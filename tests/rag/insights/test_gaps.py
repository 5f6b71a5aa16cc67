"""Which questions could not be answered, counted from kept exchanges."""

import json
from datetime import UTC, datetime
from pathlib import Path

from rag.conversation import Exchange, StoredTurn
from rag.insights.gaps import GapProduct, find_gaps
from rag.insights.gaps_wording import gap_advice, gap_says, gaps_summary
from tests.rag.command_line import machine, objects, refused, shelftalk


def exchange(question: str, reason: str | None, *product_ids: str, day: int = 1) -> Exchange:
    products = [{"id": product_id, "title": f"Title {product_id}"} for product_id in product_ids]
    asked_at = datetime(2026, 11, day, tzinfo=UTC)
    answer = json.dumps({"reason": reason, "products": products})
    return Exchange(
        question=StoredTurn(id="t_1", role="user", content=question, created_at=asked_at),
        answer=StoredTurn(id="t_2", role="assistant", content="...", created_at=asked_at, answer_json=answer),
    )


def test_questions_for_one_attribute_are_one_gap() -> None:
    found = find_gaps(
        [
            exchange("How loud is it?", "not_stated", "A", "B"),
            exchange("how loud is it", "not_stated", "B", day=3),
            exchange("Is it noisy? What noise does it make?", "not_stated", "B", day=2),
            exchange("How heavy is it?", None, "A"),
            exchange("Tell me a joke", "out_of_scope"),
        ]
    )
    assert (found.n_questions, found.n_unanswered) == (5, 3)
    (gap,) = found.gaps
    assert (gap.reason, gap.attribute, gap.n_questions) == ("not_stated", "noise", 3)
    assert gap.last_asked == datetime(2026, 11, 3, tzinfo=UTC)
    assert gap.products == (
        GapProduct(id="B", title="Title B", n_questions=2),
        GapProduct(id="A", title="Title A", n_questions=1),
    )
    assert gap.questions == ("How loud is it?", "Is it noisy? What noise does it make?")


def test_what_is_not_sold_is_grouped_by_its_words_and_comes_by_number() -> None:
    found = find_gaps(
        [
            exchange("Does it glow?", "not_stated", "A"),
            exchange("Do you sell surfboards?", "not_in_catalog"),
            exchange("do you sell SURFBOARDS", "not_in_catalog"),
        ]
    )
    assert [(gap.reason, gap.attribute, gap.n_questions) for gap in found.gaps] == [
        ("not_in_catalog", None, 2),
        ("not_stated", None, 1),
    ]
    assert gap_says(found.gaps[0], "en") == "“Do you sell surfboards?” asked 2 times in vain."


def test_every_gap_says_what_to_do_in_both_languages() -> None:
    gaps = find_gaps(
        [
            exchange("How heavy is it?", "not_stated", "A"),
            exchange("Does it glow?", "not_stated", "A"),
            exchange("Do you sell surfboards?", "not_in_catalog"),
        ]
    )
    assert len({gap_advice(gap, "en") for gap in gaps.gaps}) == 3
    assert all("1 次" in gap_says(gap, "zh") and not gap_advice(gap, "zh").isascii() for gap in gaps.gaps)
    assert gaps_summary(gaps, "zh") == "保存的 3 次提问中，有 3 次未能回答。"


def test_without_questions_there_is_no_gap() -> None:
    assert find_gaps([]).gaps == ()


def test_command_shows_what_was_asked_in_vain(own_store: Path) -> None:
    assert machine("insights", "gaps", "--store", own_store)["gaps"] == []
    machine("ask", "Where is the Aurora 200 made?", "--store", own_store)
    (gap,) = objects(machine("insights", "gaps", "--store", own_store)["gaps"])
    assert (gap["attribute"], gap["asked"]) == ("country of origin", 1)
    shown = shelftalk("insights", "gaps", "--store", own_store)
    assert "country of origin: asked for once in vain." in " ".join(shown.stdout.split())
    assert refused("insights", "gaps", "--limit", "0")
