"""Accuracy cannot fall unseen: generated questions over two small shops, held against gates.

The gates lie a little below what was measured when they were set, so that a change that breaks a kind of question
fails here. Raise them when accuracy has grown. The encoder needs no model; the full tracks with the real one are
those of `python -m eval.accuracy`.

The gold of `demo_cases.jsonl` is written down, and was checked against the files of the demo shop: gold that is
generated anew comes from the catalog's own queries, and would be wrong together with them. A product that is added
or changed there can change the gold; look at the case that fails, then mend it in the file.
"""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

import catalog
from catalog.ingest import IngestOptions
from eval.comparison import check_gates, parse_gate
from eval.evaluation import Options, evaluate
from eval.generate import generate
from eval.report import Report
from index.encoder import load_encoder
from index.generations import Generations
from rag.assembly import index_root, open_catalog
from rag.ingestion import run_ingestion
from rag.settings import Settings
from tests.eval.small_store import settings_at

_SMALL_SHOP = Path(__file__).parent.parent / "data" / "shop"
_DEMO = Path(next(iter(catalog.__path__))) / "demo"
_DEMO_CASES = Path(__file__).parent / "demo_cases.jsonl"


@pytest.fixture(scope="module")
def small_shop(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """60 generated cases of all kinds over the small shop."""
    folder = tmp_path_factory.mktemp("small")
    settings = ingested(folder / "store", [_SMALL_SHOP])
    with closing(open_catalog(settings)) as opened:
        records = generate(opened, 60)
    path = folder / "cases.jsonl"
    path.write_text("".join(one.model_dump_json(exclude_defaults=True) + "\n" for one in records), encoding="utf-8")
    return evaluate(settings, path, Options())


@pytest.fixture(scope="module")
def demo_shop(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The kinds of question of the demo shop whose answers stand in its database."""
    settings = ingested(tmp_path_factory.mktemp("demo") / "store", [_DEMO / "products"])
    return evaluate(settings, _DEMO_CASES, Options())


def ingested(store: Path, sources: Sequence[Path]) -> Settings:
    settings = settings_at(store)
    with closing(open_catalog(settings)) as opened:
        run_ingestion(
            opened,
            Generations(index_root(settings), settings.index),
            lambda: load_encoder(settings.index),
            sources,
            settings=settings.catalog,
            options=IngestOptions(),
        )
    return settings


_SMALL_GATES = (
    ("min", "right=0.86"),  # measured 0.90
    ("min", "right_when_unanswerable=0.8"),  # 0.80, of 5
    ("min", "must_include=0.95"),  # 0.986
    ("min", "cited=1"),
    ("min", "citation_recall=0.95"),  # 0.989
    ("min", "verbatim=1"),
    ("min", "supported_numbers=0.93"),  # 0.952
    ("min", "recall@10=1"),
    ("max", "wrong_answers=0.04"),  # 0.018
    ("max", "contradicted_claims=0"),
    ("max", "unsupported_claims=0"),
)
_SMALL_KINDS = {
    "changed_price": 1.0, "count": 1.0, "document": 1.0, "faq": 1.0, "follow_up": 1.0, "lookup": 1.0,
    "poisoned": 1.0, "yes_no": 1.0, "comparison": 0.8, "false_premise": 0.6, "typo": 0.6,
    "unanswerable:product": 0.8,
}  # fmt: skip
_DEMO_KINDS = {
    "identifier": 1.0,
    "lookup": 0.9,  # 10 of 11
    "count": 0.9,
    "filter:attribute": 0.9,
    "filter:price": 0.9,
    "superlative": 0.7,  # 8 of 11
}


def test_small_shop_keeps_its_gates(small_shop: Report) -> None:
    gates = [parse_gate(text, "min" if bound == "min" else "max") for bound, text in _SMALL_GATES]
    assert [result.message for result in check_gates(small_shop, gates) if not result.passed] == []


def test_small_shop_is_right_in_each_kind_as_often_as_before(small_shop: Report) -> None:
    found = right_by_kind(small_shop)
    assert found.keys() == _SMALL_KINDS.keys()
    assert {kind: right for kind, right in found.items() if right < _SMALL_KINDS[kind]} == {}


def test_demo_shop_is_right_in_each_exact_kind_as_often_as_before(demo_shop: Report) -> None:
    found = right_by_kind(demo_shop)
    assert found.keys() == _DEMO_KINDS.keys()
    assert {kind: right for kind, right in found.items() if right < _DEMO_KINDS[kind]} == {}


def right_by_kind(report: Report) -> dict[str, float]:
    """Share of right replies of each kind of question, to three digits."""
    return {
        part.key: round(metric.mean, 3)
        for part in report.by_ability
        for metric in part.metrics
        if metric.name == "right" and metric.mean is not None
    }
