"""When an answer counts as right, and when a model counts as worse."""

from collections.abc import Sequence

import pytest

from eval.intervals import Interval
from eval.tuning.measuring import Measured, difference, is_right
from eval.tuning.report import SetFigures, why_refused
from rag.reader.examples import ReaderExample
from rag.reader.input import ReaderInput


def example(answer: str | None) -> ReaderExample:
    given = ReaderInput(question="?", evidence=())
    return ReaderExample(dataset="store-attributes", group="P", given=given, answer=answer, style="voiced")


@pytest.mark.parametrize(
    ("text", "gold", "values", "right"),
    [
        ("It is made of steel.", "It is made of steel.", ("steel",), True),
        ("It is made of cotton.", "It is made of steel.", ("steel",), False),
        ("It weighs 2400 g.", "It weighs 2.4 kg.", (), True),
        ("It weighs 2.5 kg.", "It weighs 2.4 kg.", (), False),
        ("No. It has wifi.", "Yes. It has wifi.", (), False),
        ("It has wifi.", "Yes. It has wifi.", (), False),
        ("Yes. It has wifi built in.", "Yes. It has wifi.", (), True),
        ("NOT STATED", "It has wifi.", (), False),
        ("NOT STATED", None, (), True),
        ("It has wifi.", None, (), False),
        ("Returns are possible.", "Send it back within a month of delivery, unused.", (), False),
    ],
)
def test_an_answer_is_right_by_verdict_numbers_values_and_words(
    text: str, gold: str | None, values: tuple[str, ...], right: bool
) -> None:
    assert is_right(text, example(gold), values) is right


def measured(right: Sequence[float], groups: Sequence[str], perplexity: float = 2.0) -> Measured:
    kinds = ("store-attributes",) * len(right)
    return Measured(right=tuple(right), kinds=kinds, groups=tuple(groups), perplexity=perplexity)


def figures(
    before: float, after: float, *, perplexity: tuple[float, float] = (2.0, 2.0), high: float = 0.1
) -> SetFigures:
    def of(share: float, its: float) -> Measured:
        n_right = round(share * 10)
        return measured([1.0] * n_right + [0.0] * (10 - n_right), "abcdefghij", its)

    change = Interval(mean=after - before, low=-0.3, high=high, n=10)
    return SetFigures(before=of(before, perplexity[0]), after=of(after, perplexity[1]), difference=change)


def test_several_questions_about_one_product_count_as_one_draw() -> None:
    wrong, right = [0.0] * 40, [1.0] * 20 + [0.0] * 20
    each = [str(number) for number in range(40)]
    alone = difference(measured(wrong, each), measured(right, each), seed=0)
    blocks = "a" * 20 + "b" * 20
    together = difference(measured(wrong, blocks), measured(right, blocks), seed=0)
    by_two = difference(measured(wrong, "ab" * 20), measured(right, "ab" * 20), seed=0)
    assert alone.mean == by_two.mean == together.mean == 20 / 40
    assert 0.3 < alone.low < 0.5 < alone.high < 0.7
    assert (by_two.low, by_two.high) == (0.5, 0.5)  # both changed alike
    assert (together.low, together.high) == (0.0, 1.0)  # one changed wholly, the other not at all


def test_worse_is_fewer_right_or_as_many_and_less_sure_or_what_was_forgotten() -> None:
    same = figures(0.5, 0.5)
    assert why_refused(figures(0.5, 0.6), same) is None
    assert why_refused(same, same) is None
    assert "fell from 0.500 to 0.400" in (why_refused(figures(0.5, 0.4), same) or "")
    assert "perplexity rose from 2.00 to 2.10" in (why_refused(figures(0.5, 0.5, perplexity=(2.0, 2.1)), same) or "")
    assert why_refused(figures(0.5, 0.6, perplexity=(2.0, 2.1)), same) is None
    assert "forgotten" in (why_refused(figures(0.5, 0.6), figures(0.9, 0.7, high=-0.05)) or "")
    assert why_refused(figures(0.5, 0.6), figures(0.9, 0.8, high=0.0)) is None
