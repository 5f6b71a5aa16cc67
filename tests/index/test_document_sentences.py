"""A passage as a customer reads it."""

import pytest

from index.document_sentences import heading_of, pieces_of_line, sentences_of_text


@pytest.mark.parametrize(
    ("line", "pieces"),
    [
        ("## **Free** returns. Within `30` days.", ["Free returns.", "Within 30 days."]),
        ("- Spare parts", ["Spare parts"]),
        ("12. Open it.", ["Open it."]),
        ("2.4 kg", ["2.4 kg"]),
        ("#1 choice", ["#1 choice"]),
    ],
)
def test_sentences_of_a_line_come_without_markup(line: str, pieces: list[str]) -> None:
    assert pieces_of_line(line) == pieces


def test_all_lines_of_a_text_are_told() -> None:
    assert sentences_of_text("# A\n\n- one\n- two. Three.") == ["A", "one", "two.", "Three."]


def test_a_text_without_words_is_its_own_sentence() -> None:
    assert sentences_of_text("") == [""]


@pytest.mark.parametrize(
    ("context", "heading"), [("Shipping > Express", "Express"), ("A › B\nC", "C"), (" Care ", "Care"), ("", "")]
)
def test_the_nearest_heading_is_the_last(context: str, heading: str) -> None:
    assert heading_of(context) == heading


def test_an_endless_gap_in_a_heading_is_no_level() -> None:
    heading = "a" + " " * 100_000 + "b"
    assert heading_of(heading) == heading
