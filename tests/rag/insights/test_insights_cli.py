"""`shelftalk insights answerability` as a shop owner runs it."""

import json
from pathlib import Path

import pytest

from tests.rag.command_line import machine, objects, refused, shelftalk
from tests.rag.shop_parts import ingest_into

USUAL = {"colour": "green", "material": "steel", "dimensions": "20 x 10 cm", "warranty": "2 years"}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Ten lamps, of which one lacks its weight and one costs a hundred times too much."""
    lamps = [
        {
            "id": f"LMP-{number}",
            "title": f"Lamp {number}",
            "description": f"Gives light, the {number}. of its kind.",
            "brand": "Lumivar",
            "category": "Home > Lamps",
            "price": f"{20 + number}.00" if number != 4 else "2400.00",
            "currency": "EUR",
            "availability": "in_stock",
            "attributes": USUAL | ({"weight": f"{1 + number / 10:.1f} kg"} if number != 7 else {}),
        }
        for number in range(10)
    ]
    source = tmp_path / "lamps.jsonl"
    source.write_text("".join(json.dumps(lamp) + "\n" for lamp in lamps), encoding="utf-8")
    ingest_into(tmp_path / "store", source)
    return tmp_path / "store"


def test_table_names_products_values_and_what_to_do(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    result = shelftalk("insights", "answerability", "--store", store)
    assert result.exit_code == 0
    said = " ".join(result.stdout.split())
    assert said.startswith(
        "10 products in 1 category. They state 99% of what is usual in their categories. 2 things to mend."
    )
    assert "LMP-4: 2400.00 EUR (24.00?)" in said
    assert "weight: not stated by 1 of 10 products. Most state it. LMP-7 Lamp 7" in said
    assert "Add it to these products." in said


def test_limit_says_what_it_hides(store: Path) -> None:
    result = shelftalk("insights", "answerability", "--store", store, "--limit", "1")
    assert "1 more; --limit shows them" in result.stdout
    assert "LMP-7" not in result.stdout


def test_json_is_the_object_of_the_api(store: Path) -> None:
    report = machine("insights", "answerability", "--store", store, "--category", "lamps")
    assert [one["kind"] for one in objects(report["findings"])] == ["price_times_100", "missing"]
    assert objects(report["categories"]) == [
        {"category": "Home > Lamps", "products": 10, "expected_facts": 100, "stated_facts": 99}
    ]


def test_report_in_chinese(store: Path) -> None:
    result = shelftalk("insights", "answerability", "--store", store, "--language", "zh")
    assert "1 个类目共 10 个商品。" in result.stdout


def test_a_question_in_vain_counts(store: Path) -> None:
    before = objects(machine("insights", "answerability", "--store", store)["findings"])[1]
    machine("ask", "How heavy is the Lamp 7?", "--product", "LMP-7", "--store", store)
    after = objects(machine("insights", "answerability", "--store", store)["findings"])[1]
    assert (before["asked"], after["asked"]) == (0, 1)
    assert after["impact"] == 3.0 + 5.0


def test_looking_changes_nothing(store: Path) -> None:
    files = sorted(path.name for path in store.iterdir() if not path.name.startswith("catalog.db"))
    machine("insights", "answerability", "--store", store)
    assert sorted(path.name for path in store.iterdir() if not path.name.startswith("catalog.db")) == files


def test_an_unknown_category_an_empty_store_and_wrong_usage_are_refused(store: Path, tmp_path: Path) -> None:
    assert "did you mean 'Home > Lamps'?" in refused(
        "insights", "answerability", "--store", store, "--category", "Lamp"
    )
    assert "run `shelftalk ingest` first" in refused("insights", "answerability", "--store", tmp_path / "new")
    for arguments in (["--limit", "0"], ["--language", "fr"]):
        assert refused("insights", "answerability", *arguments)
    assert refused("insights", "bogus")
