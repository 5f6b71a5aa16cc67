"""Amounts held against those of the same attribute."""

import pytest

from catalog.insights.measures import MeasureRule, MeasureSummary

WEIGHTS = "1.1 kg|1.35 kg|1480 g|1.9 kg|2.1 kg|2.4 kg|2.9 kg|3.4 kg|4.2 kg|5.8 kg".split("|")


def rule(texts: list[str]) -> MeasureRule | None:
    summary = MeasureSummary()
    for text in texts:
        summary.add(text)
    return summary.rule()


def judged(text: str, texts: list[str] = WEIGHTS) -> str | None:
    found = rule([*texts, text])
    assert found is not None
    return found.judge(text)


@pytest.mark.parametrize("text", [*WEIGHTS, "850 g", "12 kg", "4 lb", "heavy"])
def test_units_that_can_be_converted_agree(text: str) -> None:
    assert judged(text) is None


@pytest.mark.parametrize("text", ["2900 kg", "2.4 g", "3100kg"])
def test_grams_written_as_kilograms_are_doubted(text: str) -> None:
    assert judged(text) == "unlikely_size"


def test_what_no_prefix_explains_is_not_doubted() -> None:
    assert judged("120 kg") is None  # a marquee, maybe


def test_among_many_values_other_mistakes_do_not_hide_one() -> None:
    texts = [f"{100 + n} g" for n in range(60)]
    assert judged("130 kg", [*texts, "9 kg", "2 kg"]) == "unlikely_size"


def test_a_bare_number_and_another_measure_are_told_apart() -> None:
    assert judged("2.4") == "missing_unit"
    assert judged("60 cm") == "mixed_measures"


def test_mass_stands_for_volume_and_pieces_for_anything() -> None:
    assert judged("500 ml", [f"{n}00 g" for n in range(1, 11)]) is None
    assert judged("2 pcs") is None


def test_texts_in_which_numbers_occur_are_not_measured() -> None:
    assert rule([*WEIGHTS, "light", "heavy", "very heavy"]) is None
    assert rule(WEIGHTS[:7]) is None


def test_two_measures_in_like_parts_are_no_mistake_of_one() -> None:
    assert rule([*WEIGHTS, *(f"{n} cm" for n in range(1, 8))]) is None


def test_what_spreads_by_nature_is_not_doubted_for_its_size() -> None:
    capacities = "16 GB|32 GB|64 GB|64 GB|128 GB|128 GB|256 GB|512 GB".split("|")
    assert judged("64 TB", capacities) is None


def test_a_list_of_numbers_is_no_large_number() -> None:
    assert judged("120,140", [str(n) for n in range(100, 112)]) is None


def test_what_the_others_have_is_said_with_the_unit() -> None:
    found = rule([*WEIGHTS, "2900 kg"])
    assert found is not None
    assert found.usual("unlikely_size") == "2.1 kg"
    assert found.usual("missing_unit") == "kg"
