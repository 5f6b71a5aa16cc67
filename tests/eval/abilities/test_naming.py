"""A name means one product; families share one."""

from pathlib import Path

from eval.abilities.naming import Naming, told_apart
from eval.abilities.records import read_records
from eval.abilities.shelf import plural, singular, spoken_kind
from tests.eval.abilities.kettles import written


def _naming(folder: Path) -> tuple[Naming, dict[str, str | None]]:
    products = read_records(written(folder)).products
    naming = Naming(products)
    return naming, {one.id: naming.name_of(one) for one in products}


def test_brand_and_model_are_enough_where_no_other_title_has_them(tmp_path: Path) -> None:
    _, names = _naming(tmp_path)
    assert names["K1"] == "Hadley Brook 17"
    assert names["L1"] == "Hadley Arc 40"
    assert names["K6"] == "Tovil Hush 9 Kettle, Moss"


def test_every_name_is_in_one_title_alone(tmp_path: Path) -> None:
    naming, names = _naming(tmp_path)
    for product_id, name in names.items():
        assert name is not None
        assert naming.with_words(name) == {product_id}


def test_a_title_inside_another_one_is_no_name(tmp_path: Path) -> None:
    path = tmp_path / "two.jsonl"
    path.write_text('{"id":"1","title":"Tovil Hush"}\n{"id":"2","title":"Tovil Hush Pro 9"}\n', encoding="utf-8")
    products = read_records(path).products
    naming = Naming(products)
    assert naming.name_of(products[0]) is None
    assert naming.name_of(products[1]) == "Tovil Hush Pro 9"


def test_a_reply_may_shorten_a_title_until_another_member_is_meant_too(tmp_path: Path) -> None:
    products = {one.id: one for one in read_records(written(tmp_path)).products}
    kettles = [one for one in products.values() if one.id.startswith("K")]
    assert told_apart(products["K3"], kettles) == "Orsett Glass"
    assert told_apart(products["K1"], kettles) == "Hadley Brook 17"
    assert told_apart(products["K6"], kettles) == "Tovil Hush 9 Kettle, Moss"


def test_versions_of_one_thing_are_a_family(tmp_path: Path) -> None:
    naming, _ = _naming(tmp_path)
    families = {family.name: [one.id for one in family.members] for family in naming.families()}
    assert families == {"Tovil Hush 9 Kettle": ["K6", "K7"]}


def test_kinds_are_spoken_in_the_number_asked_for() -> None:
    assert plural("jigsaw puzzle") == "jigsaw puzzles"
    assert plural("battery") == "batteries"
    assert plural("hot air brush") == "hot air brushes"
    assert plural("kettles") == "kettles"
    assert singular("batteries") == "battery"
    assert singular("brushes") == "brush"
    assert singular("running shoes") == "running shoe"
    assert spoken_kind("DECT Telephone") == "DECT telephone"
