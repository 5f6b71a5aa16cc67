"""One open generation is searched: products, documents, passages, pools."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from catalog.product import Product
from index.encoder import HashingEncoder
from index.errors import IndexStaleError
from index.generations import Generations
from index.passage import Passage
from index.search import SearchIndex
from index.settings import FieldWeights, IndexSettings
from tests.index.shop import SHOP

SETTINGS = IndexSettings(encoder="hashing")


class CountingEncoder(HashingEncoder):
    """Counts the questions it encodes."""

    def __init__(self) -> None:
        super().__init__()
        self.n_queries = 0

    def encode_query(self, text: str) -> NDArray[np.float32]:
        self.n_queries += 1
        return super().encode_query(text)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("index")
    Generations(directory, SETTINGS).build(SHOP, HashingEncoder(), catalog_revision="1")
    return directory


@pytest.fixture(scope="module")
def index(root: Path) -> Iterator[SearchIndex]:
    with SearchIndex.open(root, HashingEncoder(), SETTINGS) as opened:
        yield opened


def ids(index: SearchIndex, query: str, **options: object) -> list[str]:
    return [hit.id for hit in index.search_products(query, **options)]  # type: ignore[arg-type]  # passed on


def test_the_product_meant_comes_first(index: SearchIndex) -> None:
    assert ids(index, "a light tent for two people")[0] == "TEN-3"


def test_an_attribute_finds_its_product(index: SearchIndex) -> None:
    assert ids(index, "battery life")[0] == "HP-1"


def test_documents_are_found_beside_products(index: SearchIndex) -> None:
    assert ids(index, "how many days to return goods")[0] == "returns"
    assert "returns" not in ids(index, "return goods", kinds=["product"])
    assert set(ids(index, "tent", kinds=["document"])) == {"returns"}


@pytest.mark.parametrize("query", ["WH-1000XM5", "wh1000xm5", "wh 1000 xm5", "4006381333931", "HP-1"])
def test_an_identifier_puts_its_product_first(index: SearchIndex, query: str) -> None:
    assert ids(index, query)[0] == "HP-1"


def test_an_identifier_inside_a_question_puts_its_product_first(index: SearchIndex) -> None:
    assert ids(index, "are the earbuds cheaper than the WH-1000XM5, small and wireless?")[0] == "HP-1"


def test_an_amount_inside_a_question_is_no_identifier(tmp_path: Path) -> None:
    products = [Product(id="4GB", title="Odd thing"), Product(id="B", title="Memory stick with 4 GB")]
    Generations(tmp_path, SETTINGS).build(products, HashingEncoder(), catalog_revision="1")
    with SearchIndex.open(tmp_path, HashingEncoder(), SETTINGS) as index:
        assert ids(index, "memory stick of 4GB")[0] == "B"
        assert ids(index, "4gb")[0] == "4GB"


def test_only_allowed_products_are_found(index: SearchIndex) -> None:
    assert set(ids(index, "wireless headphones tent", allowed=["EB-2", "TEN-3", "unknown"])) <= {
        "EB-2",
        "TEN-3",
    }
    assert ids(index, "WH-1000XM5", allowed=["EB-2"])[0] == "EB-2"
    assert ids(index, "tent", allowed=[]) == []


def test_ranks_count_from_one_and_scores_fall(index: SearchIndex) -> None:
    hits = index.search_products("wireless headphones WH-1000XM5", limit=4)
    assert [hit.rank for hit in hits] == [1, 2, 3, 4]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_chinese_questions_find_chinese_products(index: SearchIndex) -> None:
    assert ids(index, "这个登山背包防水吗")[0] == "BP-4"
    assert "TO-5" not in ids(index, "这个登山背包防水吗")


def test_the_encoder_runs_once_for_a_question_and_never_for_chinese(root: Path) -> None:
    encoder = CountingEncoder()
    with SearchIndex.open(root, encoder, SETTINGS) as index:
        query = index.query("wireless tent")
        index.search_products(query)
        index.search_passages("wireless tent")
        index.rank_passages("wireless tent", index.passages_of(["TEN-3"]))
        assert encoder.n_queries == 1
        index.search_products("登山背包")
        index.search_products("another tent", with_dense=False)
        assert encoder.n_queries == 1


def test_a_share_of_zero_switches_meaning_off(root: Path) -> None:
    encoder = CountingEncoder()
    with SearchIndex.open(root, encoder, IndexSettings(encoder="hashing", dense_weight=0.0)) as index:
        assert ids(index, "tent")[0] == "TEN-3"
        assert encoder.n_queries == 0


def test_a_share_of_one_leaves_meaning_alone(root: Path) -> None:
    with SearchIndex.open(root, HashingEncoder(), IndexSettings(encoder="hashing", dense_weight=1.0)) as index:
        hits = index.search_products("tent for two people", limit=6)
        vectors = HashingEncoder().encode(["tent for two people"])
        assert hits[0].id == "TEN-3" and vectors.shape == (1, 256)
        assert all(passage.lexical == 0.0 for passage in index.search_passages("tent"))


def test_ranks_alone_can_be_fused(root: Path) -> None:
    with SearchIndex.open(root, HashingEncoder(), IndexSettings(encoder="hashing", fusion="rank")) as index:
        hit = index.search_products("tent for two people", limit=1)[0]
        assert hit.id == "TEN-3" and hit.score == pytest.approx(1 / 61)  # first in both lists, weights sum to 1


@pytest.fixture(scope="module")
def kinds_of_things(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    """Things and what belongs to them; searched by words alone, so that only the words decide."""
    products = [
        Product(id="BAG", title="Carryo laptop bag", brand="Carryo", category="Bags"),
        Product(id="LAP", title="Lumaro laptop X5 with 14 inch display", brand="Lumaro", category="Computers"),
        Product(id="TON", title="Printwell printer toner", brand="Printwell", category="Supplies"),
        Product(id="INK", title="Printwell ink for photo printer", brand="Printwell", category="Supplies"),
        Product(id="PRI", title="Printwell P2 photo printer with duplex unit", brand="Printwell", category="Office"),
        Product(id="BAR", title="Sonora soundbar", brand="Sonora", category="Audio"),
        Product(id="CHA", title="Perchline office chair", brand="Perchline", category="Furniture"),
        Product(id="TEA", title="听炉玻璃茶壶", category="茶具"),
    ]
    settings = IndexSettings(encoder="hashing", dense_weight=0.0)
    directory = tmp_path_factory.mktemp("kinds")
    Generations(directory, settings).build(products, HashingEncoder(), catalog_revision="1")
    with SearchIndex.open(directory, HashingEncoder(), settings) as opened:
        yield opened


@pytest.mark.parametrize(
    ("query", "first"),
    [("laptop", "LAP"), ("laptop bag", "BAG"), ("photo printer", "PRI"), ("printer", "PRI"), ("printer toner", "TON")],
)
def test_a_thing_comes_before_what_belongs_to_it(kinds_of_things: SearchIndex, query: str, first: str) -> None:
    assert ids(kinds_of_things, query)[0] == first


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("pritner tonre", "TON"),
        ("sondbar", "BAR"),
        ("sound bar", "BAR"),
        ("officechair", "CHA"),
        ("office-chair", "CHA"),
        ("壶", "TEA"),
    ],
)
def test_words_mistyped_run_together_or_apart_find_what_was_meant(
    kinds_of_things: SearchIndex, query: str, found: str
) -> None:
    assert ids(kinds_of_things, query)[0] == found


def test_a_product_with_all_words_comes_before_one_that_repeats_a_single_one(tmp_path: Path) -> None:
    products = [
        Product(id="MANY", title="Steel mug", description="Mug, steel mug, mug of steel.", category="Mugs"),
        Product(id="ALL", title="Mug", description="It is red and holds half a litre."),
    ]
    settings = IndexSettings(encoder="hashing", dense_weight=0.0)
    Generations(tmp_path, settings).build(products, HashingEncoder(), catalog_revision="1")
    with SearchIndex.open(tmp_path, HashingEncoder(), settings) as index:
        assert ids(index, "red mug")[0] == "ALL"


def test_other_field_weights_ask_for_a_rebuild(root: Path) -> None:
    settings = IndexSettings(encoder="hashing", field_weights=FieldWeights(title=9.0))
    with pytest.raises(IndexStaleError, match=r"000001 was made with other field weights.*shelftalk index rebuild"):
        SearchIndex.open(root, HashingEncoder(), settings)


def test_a_score_does_not_depend_on_where_the_lists_were_cut(tmp_path: Path) -> None:
    products = [Product(id=f"P{n:04d}", title=f"thing {'red ' * (n % 3)}{n % 7} {n % 11}") for n in range(700)]
    Generations(tmp_path, SETTINGS).build(products, HashingEncoder(), catalog_revision="1")
    with SearchIndex.open(tmp_path, HashingEncoder(), SETTINGS) as index:
        query = index.query("red thing 5")
        cut = index._owners.candidates(query, limit=50)
        whole = index._owners.candidates(query, limit=700)
    score_of = dict(zip(whole.rows.tolist(), whole.lexical.tolist(), strict=True))
    assert len(whole.rows) == 700 and len(cut.rows) < 200
    assert cut.lexical.tolist() == pytest.approx([score_of[row] for row in cut.rows.tolist()])


def test_passages_come_with_what_their_score_is_made_of(index: SearchIndex) -> None:
    hit = index.search_passages("how long does the battery last", limit=1)[0]
    assert (hit.passage.id, hit.passage.owner_id, hit.passage.source) == ("EB-2#review:r1", "EB-2", "review")
    assert hit.rank == 1 and hit.lexical > 0 and hit.cosine is not None and hit.cosine > 0


def test_passages_of_some_owners_and_sources_only(index: SearchIndex) -> None:
    found = index.search_passages("battery headphones", owner_ids=["HP-1"], sources=["bullet"])
    assert {hit.passage.id for hit in found} == {"HP-1#bullet:0", "HP-1#bullet:1"}
    assert {h.passage.source for h in index.search_passages("battery wireless", sources=["review"])} == {"review"}
    assert index.search_passages("battery", owner_ids=["unknown"]) == []


def test_a_question_of_a_customer_leads_to_its_answer(index: SearchIndex) -> None:
    hit = index.search_passages("can the tent stand without pegs", limit=1)[0]
    assert (hit.passage.text, hit.passage.context) == ("Yes, on rock too.", "Can it stand without pegs?")


def test_passages_of_owners_come_in_their_order(index: SearchIndex) -> None:
    found = [passage.id for passage in index.passages_of(["TEN-3", "unknown", "HP-1"])]
    assert found == [
        "TEN-3#description:0",
        "TEN-3#qa:0",
        "HP-1#bullet:0",
        "HP-1#bullet:1",
        "HP-1#description:0",
    ]


def test_a_pool_is_ranked_for_the_question(index: SearchIndex) -> None:
    ranked = index.rank_passages("does it fold?", index.passages_of(["HP-1"]))
    assert ranked[0].passage.text == "Folds flat"
    assert [hit.rank for hit in ranked] == [1, 2, 3]


def test_a_passage_from_elsewhere_is_encoded_now(index: SearchIndex) -> None:
    known = index.passages_of(["HP-1"])[0]
    changed = Passage(
        id=known.id, owner_id="HP-1", owner_kind="product", source="bullet", text="folds flat", context=""
    )
    cosine = index.rank_passages("folds flat", [changed])[0].cosine
    assert cosine == pytest.approx(1.0, abs=1e-3)


def test_an_empty_pool_ranks_to_nothing(index: SearchIndex) -> None:
    assert index.rank_passages("tent", []) == []


@pytest.mark.parametrize("query", ["", "   ", "?!", "zzzzqqq"])
def test_a_question_without_known_words_is_no_error(index: SearchIndex, query: str) -> None:
    assert len(index.search_products(query, with_dense=False)) == 0
    assert len(index.search_passages(query, limit=3)) <= 3


def test_an_empty_generation_answers_with_nothing(tmp_path: Path) -> None:
    Generations(tmp_path, SETTINGS).build([], HashingEncoder(), catalog_revision="1")
    with SearchIndex.open(tmp_path, HashingEncoder(), SETTINGS) as index:
        assert index.search_products("tent") == []
        assert index.search_passages("tent") == []
        assert index.search_products("tent", kinds=["document"]) == []


def test_threads_get_the_answers_of_one(index: SearchIndex) -> None:
    queries = ["tent", "wireless headphones", "return goods", "登山背包", "WH-1000XM5", "battery"]
    expected = [(index.search_products(q), index.search_passages(q)) for q in queries]
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda q: (index.search_products(q), index.search_passages(q)), queries * 10))
    assert found == expected * 10


def test_inverted_lists_find_what_exact_search_finds(tmp_path: Path) -> None:
    products = [Product(id=f"P{n:04d}", title=f"thing number {n} in series {n % 17}") for n in range(400)]
    for name, limit in (("flat", 1_000), ("lists", 100)):
        settings = IndexSettings(encoder="hashing", flat_limit=limit, n_probe=1_000)
        Generations(tmp_path / name, settings).build(products, HashingEncoder(), catalog_revision="1")
        assert (Generations(tmp_path / name, settings).current_directory() / "owners.faiss").exists() == (
            name == "lists"
        )
    settings = IndexSettings(encoder="hashing", n_probe=1_000)
    with (
        SearchIndex.open(tmp_path / "flat", HashingEncoder(), settings) as flat,
        SearchIndex.open(tmp_path / "lists", HashingEncoder(), settings) as lists,
    ):
        for query in ("thing number 300", "series 4", "number 12 series 12"):
            assert lists.search_products(query) == flat.search_products(query)
