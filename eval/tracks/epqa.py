"""ePQA: real customers' questions about products of Amazon, with judged evidence.

Only measured, never trained on: `epqa-public` is one half of the products of ePQA `dev`.
"""

import json
from pathlib import Path

from eval.tracks.ground import Ground, Run, Track, needed, run_of, store_of
from rag.settings import Settings


def epqa_cases(ground: Ground) -> Path:
    """Questions asked on the page of their product."""
    return needed(ground.data / "epqa-public" / "cases.jsonl", ground)


def epqa_store(ground: Ground) -> Settings:
    """The products, ready or made anew."""
    return store_of(ground, "epqa", [needed(ground.data / "epqa-public" / "catalog.jsonl", ground)])


def _epqa(ground: Ground) -> tuple[Run, ...]:
    cases = epqa_cases(ground)
    settings = epqa_store(ground)
    return (
        run_of(ground, "epqa-with-page", "with the product page", settings, cases),
        run_of(ground, "epqa-without-page", "without it", settings, _without_page(cases, ground.out)),
    )


def _without_page(cases: Path, out: Path) -> Path:
    """The same cases, asked from nowhere."""
    target = out / "epqa-without-page" / "cases.jsonl"
    rows = [json.loads(line) for line in cases.read_text(encoding="utf-8").split("\n") if line.strip()]
    lines = [json.dumps({**row, "product_id": None}, ensure_ascii=False) + "\n" for row in rows]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("".join(lines), encoding="utf-8")
    return target


EPQA = Track(
    name="epqa",
    title="Customers' questions about Amazon products (ePQA)",
    about="Real questions with judged evidence: the half of ePQA `dev` that may be developed on "
    "(amazon-science/contextual-product-qa, CDLA-Sharing-1.0). Asked with the product page given, as a "
    "shop's page would, and again without it, where most questions do not name their product and asking "
    "back would be right; the labels know only the answer, so that the second figure is a lower bound.",
    measure=_epqa,
)
