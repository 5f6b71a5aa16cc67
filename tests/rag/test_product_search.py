"""Search as pages: ranked, filtered, with current prices and the passages that fit."""

import base64
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.database import Catalog
from catalog.product import Availability, Product
from index.encoder import HashingEncoder
from index.generations import Generations
from index.search import SearchIndex
from index.settings import IndexSettings
from rag.assembly import Shop
from rag.errors import QuestionError
from rag.product_search import search as page_of
from rag.search_page import SearchPage

MUGS: tuple[tuple[str, Availability], ...] = (("A", "out_of_stock"), ("B", "in_stock"))


def search(shop: Shop, query: str, *filters: str, limit: int = 10, cursor: str | None = None) -> SearchPage:
    return shop.search(query, limit=limit, filters=filters, cursor=cursor)


def ids(page: SearchPage) -> list[str]:
    return [result.id for result in page.results]


def test_a_product_comes_with_its_price_and_the_passage_that_fits(shop: Shop) -> None:
    best = search(shop, "vacuum for the fur of cats and dogs").results[0]
    assert (best.kind, best.id, best.title) == ("product", "VAC-300", "Aurora 300 vacuum cleaner")
    assert (best.price, best.currency, best.availability) == (Decimal("349.00"), "EUR", "in_stock")
    assert "Motorised brush lifts the fur of cats and dogs" in [passage.text for passage in best.passages]
    assert all(passage.source_id.startswith("VAC-300") for passage in best.passages)
    assert len(best.passages) <= 2


def test_a_document_is_a_result_without_a_price(shop: Shop) -> None:
    best = search(shop, "send goods back within 30 days").results[0]
    assert (best.kind, best.title, best.price, best.availability) == ("document", "Returns", None, None)
    assert any("30 days" in passage.text for passage in best.passages)


def test_results_are_best_first(shop: Shop) -> None:
    scores = [result.score for result in search(shop, "kettle that folds").results]
    assert scores == sorted(scores, reverse=True)


def test_of_twins_the_one_in_stock_comes_first_now(tmp_path: Path) -> None:
    with Catalog.open(tmp_path / "catalog.db") as catalog:
        twins = [Product(id=key, title="Steel mug", availability=state) for key, state in MUGS]
        for product in (*twins, Product(id="C", title="Steel mug brush", availability="in_stock")):
            catalog.put(product)
        settings = IndexSettings(encoder="hashing")
        Generations(tmp_path, settings).build(catalog.iter_products(), HashingEncoder(), catalog_revision="1")
        with SearchIndex.open(tmp_path, HashingEncoder(), settings) as index:
            pages = [page_of(catalog, index, "steel mug", limit=1, filters=(), cursor=None)]
            while pages[-1].next_cursor:
                cursor = pages[-1].next_cursor
                pages.append(page_of(catalog, index, "steel mug", limit=1, filters=(), cursor=cursor))
            assert [key for page in pages for key in ids(page)] == ["B", "A", "C"]
            catalog.put(Product(id="A", title="Steel mug", availability="in_stock"))
            assert ids(page_of(catalog, index, "steel mug", limit=2, filters=(), cursor=None)) == ["A", "B"]


def test_an_identifier_finds_its_product_first(shop: Shop) -> None:
    for query in ("WH-1000XM5", "wh1000xm5", "4006381333931", "FJ-0032", "RC-40"):
        assert search(shop, query).results[0].id == {
            "4006381333931": "KET-1",
            "FJ-0032": "TEN-3",
            "RC-40": "RC-40",
        }.get(query, "HP-1")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (["price<30"], {"KET-2"}),
        (["brand=Ostra"], {"BAG-R", "BAG-B"}),
        (["brand=Ostra", "price<90"], {"BAG-R"}),
        (["option:colour=blue"], {"BAG-B"}),
        (["weight<900 g", "currency=EUR"], set()),  # no product has an attribute "currency"
        (["weight<700 g"], {"HP-1", "KET-2"}),  # 280克 is under another name
        (["price>=399 CNY"], {"RC-40", "RC-50"}),
        (["availability=out_of_stock"], {"KET-2", "RC-50"}),
        (["category=Tents"], {"TEN-3", "TEN-4"}),
        (["price<0"], set()),
    ],
)
def test_filters_are_met_by_every_result(shop: Shop, filters: list[str], expected: set[str]) -> None:
    page = search(shop, "anything for the house or outdoors", *filters)
    assert set(ids(page)) == expected
    assert page.total == len(expected)


def test_a_document_meets_no_filter(shop: Shop) -> None:
    assert all(result.kind == "product" for result in search(shop, "returns", "price>0").results)


def test_pages_joined_are_the_whole_list_once(shop: Shop) -> None:
    whole = search(shop, "kettle for tea", limit=100)
    assert whole.next_cursor is None
    joined: list[str] = []
    cursor: str | None = None
    n_pages = 0
    while cursor is not None or n_pages == 0:
        page = search(shop, "kettle for tea", limit=3, cursor=cursor)
        assert page.total == whole.total
        joined += ids(page)
        cursor = page.next_cursor
        n_pages += 1
    assert joined == ids(whole)
    assert n_pages == -(-whole.total // 3)


def test_a_cursor_beyond_the_end_is_an_empty_page(shop: Shop) -> None:
    page = search(shop, "kettle", cursor=base64.urlsafe_b64encode(b"at:999").decode().rstrip("="))
    assert (page.results, page.next_cursor) == ((), None)


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "!!!",
        "é",
        "a",
        *(
            base64.urlsafe_b64encode(text.encode()).decode()
            for text in ("at:-1", "at:", "at:²", "at:x", "to:5", "at:1.5", "at:" + "9" * 5_000)
        ),
    ],
)
def test_a_cursor_that_was_not_given_out_is_an_error(shop: Shop, cursor: str) -> None:
    with pytest.raises(QuestionError, match="cursor"):
        search(shop, "kettle", cursor=cursor)


@pytest.mark.parametrize("query", ["", " \n", "x" * 2_001, "kettle \udce9"])
def test_a_query_that_cannot_be_taken_is_an_error(shop: Shop, query: str) -> None:
    with pytest.raises(QuestionError):
        search(shop, query)


@pytest.mark.parametrize("limit", [0, -1, 101])
def test_a_limit_out_of_bounds_is_an_error(shop: Shop, limit: int) -> None:
    with pytest.raises(QuestionError, match="1 to 100"):
        search(shop, "kettle", limit=limit)


def test_a_filter_that_cannot_be_read_is_an_error(shop: Shop) -> None:
    with pytest.raises(QuestionError, match="price~5"):
        search(shop, "kettle", "price~5")


def test_the_same_query_gives_the_same_page(shop: Shop) -> None:
    assert search(shop, "云山 kettle") == search(shop, "云山 kettle")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_any_cursor_is_a_page_or_a_clear_error(shop: Shop, cursor: str) -> None:
    try:
        page = search(shop, "kettle", cursor=cursor)
    except QuestionError as error:
        assert "cursor" in str(error)
    else:
        assert page.total > 0
