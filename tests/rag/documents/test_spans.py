"""The part of a passage that is shown."""

import time

import pytest

from rag.documents.spans import AnswerSpan, best_span

FEES = """| Country | Weight | Fee |
| --- | :---: | ---: |
| Germany | up to 5 kg | €4.90 |
| Germany | 5-30 kg | €9.90 |
| **Norway** | 5-30 kg | €29.00 |"""


def span(question: str, wanted: list[str], text: str) -> AnswerSpan:
    return best_span(question, wanted, text)


def test_short_text_is_shown_whole() -> None:
    text = "You may send goods back within 30 days of delivery. Returning is free of charge."
    assert span("Is returning free?", ["returning", "free"], text).text.endswith("Returning is free of charge.")
    assert span("Within how many days?", ["day"], text).text == text


def test_long_text_begins_at_the_sentence_that_answers() -> None:
    filler = "The shop was founded by two brothers in a small town by the sea, who liked to sell things."
    text = " ".join([filler] * 4 + ["Batteries are taken back free of charge."] + [filler] * 4)
    shown = span("Do you take back batteries?", ["battery"], text).text
    assert shown.startswith("Batteries are taken back free of charge.")
    assert len(shown) <= 320


def test_span_is_verbatim_from_its_passage() -> None:
    text = "First sentence here, quite long enough to stand alone. The lid is steel; the rest is glass."
    assert span("Is the lid steel?", ["lid", "steel"], text).text in text


def test_very_short_answer_is_shown_with_the_sentence_before() -> None:
    text = "Do not put the flask into a dishwasher. Wash it by hand."
    assert span("by hand?", ["hand"], text).text == text


def test_marks_of_markdown_are_not_shown() -> None:
    assert span("returns", ["return"], "## Returns\n\n**Free** within `30` days.").text.count("*") == 0
    assert "30 days" in span("days", ["day"], "Free within **30** days.").text


def test_chinese_sentences_are_joined_without_a_space() -> None:
    text = "保温杯请用温水手洗。不要放入洗碗机。"
    assert span("可以放洗碗机吗？", ["洗碗"], text).text == text


def test_items_of_a_list_that_hold_what_is_wanted_are_shown() -> None:
    text = "We do not take back:\n- opened software\n- swimwear without its seal\n- opened food"
    shown = span("Can I return opened software?", ["opened", "software"], text)
    assert shown == AnswerSpan(text="opened software.", is_part_of_list=True, items=("- opened software",))


def test_steps_are_told_whole_and_in_order() -> None:
    text = "1. Open the box.\n2. Empty it.\n3. Close the box."
    shown = span("How do I empty it?", ["empty"], text)
    assert not shown.is_part_of_list
    assert [shown.text.index(step) for step in ("Open the box", "Empty it", "Close the box")] == sorted(
        shown.text.index(step) for step in ("Open the box", "Empty it", "Close the box")
    )


@pytest.mark.parametrize(
    ("question", "wanted", "expected"),
    [
        ("fee for 3 kg to Germany?", ["fee", "germany"], "Germany – fee: €4.90."),
        ("fee for 12 kg to Germany?", ["fee", "germany"], "Germany – fee: €9.90."),
        ("fee for 12 kg to Norway?", ["fee", "norway"], "Norway – fee: €29.00."),
    ],
)
def test_row_of_a_table_is_shown_with_the_names_of_its_columns(question: str, wanted: list[str], expected: str) -> None:
    assert span(question, wanted, FEES).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "|||",
        "| a |\n| b |",
        "|\n|\n||",
        "| --- | --- |\n| --- | --- |",
        "- ",
        "# ",
        "**",
        "1. ",
        "，",
        "|a|b|\n|||",
    ],
)
def test_broken_markup_is_shown_without_failing(text: str) -> None:
    assert isinstance(span("what?", ["lid"], text), AnswerSpan)


@pytest.mark.parametrize(
    "text", ["1" * 100_000, "|" * 20_000 + "\n" + "|" * 20_000, "- a\n" * 20_000, "*" * 50_000, "( " * 50_000]
)
def test_work_on_a_huge_passage_is_bounded(text: str) -> None:
    started = time.process_time()
    span("what?", ["lid"], text)
    assert time.process_time() - started < 5.0


RETURNS = """| Situation | Cost to you |
|---|---|
| Germany and zone 2 countries (see "Shipping") | free label |
| Zone 3 and zone 4 countries | 5.90 EUR, taken off the refund |
| Faulty or wrong item, any country | free |"""


def test_what_depends_on_a_case_that_the_question_does_not_name_is_told_for_each() -> None:
    said = best_span("who pays for return shipping?", ["pay", "return", "shipping"], RETURNS).text
    assert said == (
        'Cost to you:\n- Germany and zone 2 countries (see "Shipping"): free label\n'
        "- Zone 3 and zone 4 countries: 5.90 EUR, taken off the refund\n- Faulty or wrong item, any country: free"
    )


def test_the_case_that_a_question_names_is_told_alone() -> None:
    said = best_span("what does it cost to return a faulty item?", ["cost", "return", "faulty", "item"], RETURNS).text
    assert said == "Faulty or wrong item, any country: free."
