"""The part of a report about one category."""

import pytest

from catalog.errors import UnknownCategoryError
from catalog.insights.finding import Answerability, Coverage, Finding
from catalog.insights.selecting import within_category

NAMES = ("Home > Lamps", "Home > Lamps > Desk", "Home > Rugs", "厨房 > 电饭煲", None)
REPORT = Answerability(
    revision=7,
    categories=tuple(Coverage(category=name, n_products=9, n_expected=0, n_stated=0) for name in NAMES),
    findings=tuple(
        Finding(kind="missing", category=name, field="weight", n_affected=1, n_considered=9, impact=1.0)
        for name in NAMES
    ),
)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("Home > Lamps", ["Home > Lamps", "Home > Lamps > Desk"]),
        ("home", ["Home > Lamps", "Home > Lamps > Desk", "Home > Rugs"]),
        ("LAMPS", ["Home > Lamps"]),
        ("Lamps>Desk", ["Home > Lamps > Desk"]),
        ("电饭煲", ["厨房 > 电饭煲"]),
    ],
)
def test_a_path_its_beginning_and_its_last_name_choose(asked: str, expected: list[str]) -> None:
    chosen = within_category(REPORT, asked)
    assert [one.category for one in chosen.findings] == expected
    assert [one.category for one in chosen.categories] == expected
    assert chosen.revision == 7


def test_an_unknown_category_is_refused_with_its_nearest() -> None:
    with pytest.raises(UnknownCategoryError, match=r"no category 'Lamp'; did you mean 'Home > Lamps'"):
        within_category(REPORT, "Lamp")


def test_without_any_category_there_is_none_to_name() -> None:
    with pytest.raises(UnknownCategoryError, match="no product has a category"):
        within_category(Answerability(revision=1, categories=REPORT.categories[-1:], findings=()), "Lamps")
