"""`python -m eval.performance.insights`: how many mistakes put into a catalog are found, and how long looking takes.

Prices are multiplied and divided by 100 and weights multiplied by 1,000, one kind at a time, in random products.
What is doubted after and was not before, but for the products that were changed, is a false alarm. Seconds are CPU
seconds of this process, beside those of walking over the same store and looking at nothing.
"""

import random
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from catalog.database import Catalog
from catalog.insights.answerability import find_answerability
from catalog.insights.finding import Answerability, FindingKind
from catalog.product import Attribute, Product
from eval.performance.base_catalog import base_products
from eval.performance.catalogs import varied
from eval.performance.preparing import prepare_catalog
from eval.performance.results import Options
from rag.insights.asked_attributes import common_attributes

_BATCH = 2_000
_SEED = 7
_HUNDRED = Decimal(100)
_WEIGHTS = ("weight", "重量")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class MistakesMeasure:
    """How many mistakes of one kind were found."""

    mistake: str
    n_made: int
    n_found: int
    n_named: int  # of those found: with what was meant, and rightly
    n_false: int  # other products that were not doubted before


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkMeasure:
    """How long it takes to look through a store."""

    n_products: int
    cpu_s: float
    plain_cpu_s: float  # of as many walks that look at nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mistake:
    name: str
    make: Callable[[Product], Product | None]  # None: it cannot be made in this product
    kinds: frozenset[FindingKind]


class _Shop:
    """Products in memory, as a catalog that can be walked over."""

    def __init__(self, products: Sequence[Product]) -> None:
        self._products = products

    def iter_products(self) -> Iterator[Product]:
        return iter(self._products)

    def revision(self) -> int:
        return 0


def measure_mistakes(products: Sequence[Product], n_mistakes: int) -> list[MistakesMeasure]:
    """Put mistakes of each kind into a catalog and look for them.

    Args:
        products: By ascending id.
        n_mistakes: Of each kind; fewer where a quarter of the products that can have one are fewer.
    """
    before = _report(products)
    return [_measure(products, mistake, n_mistakes, before) for mistake in _MISTAKES]


def measure_walk(scratch: Path, products: Sequence[Product], n_products: int) -> WalkMeasure:
    """Look through a store of a size, made from these products."""
    with Catalog.open(scratch / "catalog.db") as catalog:
        with catalog.transaction() as writer:
            made = varied(products, n_products, seed=_SEED)
            while batch := list(islice(made, _BATCH)):
                writer.write(batch)
        with catalog.view() as view:
            started = time.process_time()
            for _ in range(2):
                for _ in view.iter_products():
                    pass
            plain_s = time.process_time() - started
            started = time.process_time()
            find_answerability(view, common=common_attributes())
            return WalkMeasure(n_products=n_products, cpu_s=time.process_time() - started, plain_cpu_s=plain_s)


def render(mistakes: Sequence[MistakesMeasure], walk: WalkMeasure) -> str:
    """The figures as tables of Markdown."""
    lines = ["| mistake | made | found | with what was meant | false alarms |", "|---|---:|---:|---:|---:|"]
    lines.extend(
        f"| {one.mistake} | {one.n_made} | {one.n_found} | {one.n_named} | {one.n_false} |" for one in mistakes
    )
    per_product = walk.cpu_s / walk.plain_cpu_s
    lines.append(f"\n{walk.n_products:,} products: {walk.cpu_s:.1f} CPU s, {per_product:.1f} times two plain walks.")
    return "\n".join(lines) + "\n"


def _measure(products: Sequence[Product], mistake: _Mistake, n_mistakes: int, before: Answerability) -> MistakesMeasure:
    able = [place for place, product in enumerate(products) if mistake.make(product) is not None]
    chosen = sorted(random.Random(_SEED).sample(able, min(n_mistakes, len(able) // 4)))
    changed, right = list(products), {}
    for place in chosen:
        product = products[place]
        changed[place] = mistake.make(product) or product
        right[product.id] = product.price
    after = _report(changed)
    doubted, known = _doubted(after, mistake.kinds), _doubted(before, mistake.kinds)
    return MistakesMeasure(
        mistake=mistake.name,
        n_made=len(chosen),
        n_found=len(doubted.keys() & right.keys()),
        n_named=sum(product_id in right and meant == right[product_id] for product_id, meant in doubted.items()),
        n_false=len(doubted.keys() - known.keys() - right.keys()),
    )


def _report(products: Sequence[Product]) -> Answerability:
    return find_answerability(_Shop(products), common=common_attributes(), n_examples=len(products))


def _doubted(report: Answerability, kinds: frozenset[FindingKind]) -> dict[str, Decimal | None]:
    """The products that findings of these kinds name, with the price that was probably meant."""
    return {
        example.product_id: None if example.meant is None else Decimal(example.meant)
        for finding in report.findings
        if finding.kind in kinds
        for example in finding.examples
    }


def _repriced(product: Product, factor: Decimal) -> Product | None:
    if product.price is None or product.category is None:
        return None
    return replace(product, price=product.price * factor)


def _heavier(product: Product) -> Product | None:
    """The product with a thousand times its weight, as grams written as kilograms are."""
    changed = [
        replace(one, text=_NUMBER.sub(lambda found: f"{float(found[0]) * 1_000:g}", one.text, count=1))
        if one.name in _WEIGHTS
        else one
        for one in product.attributes
    ]
    is_changed = tuple(changed) != product.attributes
    return replace(product, attributes=tuple[Attribute, ...](changed)) if product.category and is_changed else None


_PRICE_KINDS: frozenset[FindingKind] = frozenset({"price_times_100", "price_far_off"})
_MISTAKES = (
    _Mistake(name="price times 100", make=lambda one: _repriced(one, _HUNDRED), kinds=_PRICE_KINDS),
    _Mistake(name="price by 100", make=lambda one: _repriced(one, 1 / _HUNDRED), kinds=_PRICE_KINDS),
    _Mistake(name="weight times 1,000", make=_heavier, kinds=frozenset({"unlikely_size"})),
)


def main(
    catalog: Annotated[
        Path | None,
        typer.Option(help="Products as native JSON Lines, or a directory of them.  [default: the demo shop]"),
    ] = None,
    mistakes: Annotated[int, typer.Option(min=1, help="Of each kind.")] = 60,
    size: Annotated[int, typer.Option(min=1, help="Products of the store that is walked over.")] = 100_000,
) -> None:
    """Print how many mistakes are found and how long looking takes."""
    with tempfile.TemporaryDirectory(prefix="shelftalk-insights-") as folder:
        options = Options(scratch=Path(folder), icecat=catalog)
        products = base_products(options, prepare_catalog(options))
        typer.echo(render(measure_mistakes(products, mistakes), measure_walk(Path(folder), products, size)))


if __name__ == "__main__":
    typer.run(main)
