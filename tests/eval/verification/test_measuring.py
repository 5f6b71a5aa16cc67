"""The measurement of the check, on the demo shop's small store."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from catalog.database import Catalog
from eval.verification.__main__ import app
from eval.verification.measuring import Share, statements_of
from eval.verification.records import part_of
from tests.eval.small_store import make_store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("store")
    make_store(directory)
    return directory


def test_a_product_belongs_to_one_part_by_its_id() -> None:
    parts = {part_of(f"P-{i}") for i in range(50)}
    assert parts == {"work", "final"}
    assert part_of("P-1") == part_of("P-1")


def test_no_corruption_equals_the_statement_it_was_made_from(store: Path) -> None:
    catalog = Catalog.open(store / "catalog.db")
    made, n_products = statements_of(catalog, "final", n_products=20, seed=0)
    catalog.close()
    assert n_products > 0
    assert len(made) > 20
    assert all(wrong.text != one.text for one in made for wrong in one.wrong)
    assert any(one.is_reserved for one in made)


def test_reserved_wordings_are_not_worked_on(store: Path) -> None:
    catalog = Catalog.open(store / "catalog.db")
    made, _ = statements_of(catalog, "work", n_products=20, seed=0)
    catalog.close()
    assert not any(one.is_reserved for one in made)


def test_a_share_without_cases_has_no_mean() -> None:
    assert Share(n_hits=0, n=0).mean is None
    assert Share(n_hits=9, n=10).interval[0] < 0.9


def test_the_page_names_every_class_that_was_tried(store: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    done = CliRunner().invoke(app, ["--store", str(store), "--products", "20", "--markdown", str(page)])
    assert done.exit_code == 0, done.output
    text = page.read_text(encoding="utf-8")
    assert "| number |" in text
    assert "wrongly flagged" in text
    assert str(tmp_path) not in text


def test_a_missing_store_is_wrong_usage(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["--store", str(tmp_path)]).exit_code == 2
