"""The measuring of insights: mistakes are made and counted, and a store of the wanted size is walked over."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from catalog.product import Attribute, Product
from eval.performance.insights import MistakesMeasure, WalkMeasure, measure_mistakes, measure_walk, render


def lamps(n: int) -> list[Product]:
    return [
        Product(
            id=f"LMP-{number:02}",
            title=f"Lamp {number}",
            category="Lamps",
            price=Decimal(20 + number),
            currency="EUR",
            attributes=(Attribute(name="weight", text=f"{1 + number / 50:.2f} kg"),),
        )
        for number in range(n)
    ]


def test_mistakes_in_a_plain_catalog_are_all_found() -> None:
    times, by, weight = measure_mistakes(lamps(20), 2)
    assert times == MistakesMeasure(mistake="price times 100", n_made=2, n_found=2, n_named=2, n_false=0)
    assert by == replace(times, mistake="price by 100")
    assert (weight.n_made, weight.n_found, weight.n_named, weight.n_false) == (2, 2, 0, 0)


def test_what_cannot_have_a_mistake_is_left_alone() -> None:
    bare = [replace(lamp, price=None, attributes=()) for lamp in lamps(20)]
    assert [each.n_made for each in measure_mistakes(bare, 2)] == [0, 0, 0]


def test_a_store_of_the_wanted_size_is_walked_over(tmp_path: Path) -> None:
    walk = measure_walk(tmp_path, lamps(5), 12)
    assert walk.n_products == 12
    assert walk.cpu_s > 0


def test_figures_are_tables() -> None:
    page = render(
        [MistakesMeasure(mistake="price by 100", n_made=12, n_found=11, n_named=10, n_false=1)],
        WalkMeasure(n_products=100_000, cpu_s=50.0, plain_cpu_s=20.0),
    )
    assert "| price by 100 | 12 | 11 | 10 | 1 |" in page
    assert "100,000 products: 50.0 CPU s, 2.5 times two plain walks." in page
