"""Places of an extreme, amounts within a slack and texts of which any is meant, counted by hand over the same twelve
products as the other exact questions."""

from collections.abc import Iterator

import pytest

from catalog.database import Catalog
from catalog.plan import Operator
from catalog.queries import Filter, Plan, execute, vocabulary
from tests.catalog.conftest import NewStore
from tests.catalog.test_queries import PRODUCTS, VACUUMS


@pytest.fixture(scope="module")
def catalog(new_store: NewStore) -> Iterator[Catalog]:
    with Catalog.open(new_store()) as opened:
        with opened.transaction() as writer:
            writer.write(PRODUCTS)
        yield opened


@pytest.mark.parametrize(
    ("places", "expected"),
    [((1, 3), ["V5", "V1", "V2"]), ((2, 2), ["V1"]), ((4, 4), ["V3"]), ((4, 9), ["V3"]), ((5, 5), [])],
)
def test_places_are_counted_among_what_can_be_compared(
    catalog: Catalog, places: tuple[int, int], expected: list[str]
) -> None:
    result = execute(catalog, Plan(filters=(VACUUMS,), aggregate="extreme", order_by="weight", places=places))
    assert [row.product_id for row in result.rows] == expected  # V4 states 5 of nothing, V6 no weight
    assert result.n_matching == 4


def test_places_from_the_most_on(catalog: Catalog) -> None:
    plan = Plan(filters=(VACUUMS,), aggregate="extreme", order_by="weight", descending=True, places=(1, 2))
    assert [row.product_id for row in execute(catalog, plan).rows] == ["V3", "V1"]


@pytest.mark.parametrize("places", [(0, 1), (3, 2)])
def test_places_that_are_none_are_refused(places: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="places"):
        Plan(aggregate="extreme", order_by="price", places=places)


@pytest.mark.parametrize(("slack", "expected"), [(0.0, ["K3"]), (0.6, ["K3"]), (0.71, ["K1", "K2", "K3"])])
def test_an_amount_is_met_within_its_slack(catalog: Catalog, slack: float, expected: list[str]) -> None:
    about = Filter(field="capacity", operator="=", value=1.0, dimension="volume", slack=slack)
    assert [row.product_id for row in execute(catalog, Plan(filters=(about,))).rows] == expected


@pytest.mark.parametrize(("operator", "expected"), [("contains", ["V1", "V2", "V4"]), ("lacks", ["V3"])])
def test_any_of_several_texts_is_meant(catalog: Catalog, operator: Operator, expected: list[str]) -> None:
    wanted = Filter(field="colour", operator=operator, value="red", also=("black",))
    rows = execute(catalog, Plan(filters=(VACUUMS, wanted), limit=100)).rows
    assert [row.product_id for row in rows] == expected


def test_a_mark_within_a_text_is_no_choice(catalog: Catalog) -> None:
    wanted = Filter(field="colour", operator="contains", value="red|black")
    assert execute(catalog, Plan(filters=(wanted,), aggregate="count")).n_matching == 0


def test_the_dimensions_of_an_attribute_are_known(catalog: Catalog) -> None:
    assert vocabulary(catalog).dimensions["capacity"] == {"volume"}
    assert vocabulary(catalog).dimensions["weight"] == {"mass"}
