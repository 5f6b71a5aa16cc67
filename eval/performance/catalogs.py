"""The catalogs that are measured: a file of products, a sample of it, judgements, and larger ones from it.

A catalog lies in the native format. Beside a `products.jsonl` (or `.jsonl.gz`) there may be `queries.jsonl`
and `qrels/test.tsv` in BEIR's layout.
"""

import gzip
import json
import random
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path

from catalog.product import Product
from eval.performance.errors import BenchmarkError
from eval.performance.results import Options

_FILE_NAMES = ("products.jsonl", "products.jsonl.gz")


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedQuery:
    """A query with the grades of products; those not named are unjudged."""

    text: str
    grades: Mapping[str, int]  # above 0: relevant


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredCatalog:
    """One plain file of products, with what is known of it."""

    name: str
    path: Path
    n_products: int
    judged: tuple[JudgedQuery, ...] = field(default=())  # each with a relevant product in the file


def prepare_catalog(options: Options) -> MeasuredCatalog:
    """Write the products to be measured into one plain file; a sample is random, and the same each time.

    Judgements are kept for the products in the sample, and queries without a relevant one left are dropped.

    Raises:
        BenchmarkError: If there is no such catalog, or it is not JSON Lines.
    """
    source = None if options.icecat is None else _products_file(options.icecat)
    lines = _demo_lines() if source is None else _lines(source)
    if options.n_products is not None and options.n_products < len(lines):
        places = sorted(random.Random(options.seed).sample(range(len(lines)), options.n_products))
        lines = [lines[place] for place in places]
    path = options.scratch / "products.jsonl"
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    judged: tuple[JudgedQuery, ...] = ()
    if source is not None and (source.parent / "queries.jsonl").is_file():
        judged = _judged(source.parent, {json.loads(line)["id"] for line in lines})
    name = "demo shop" if source is None else source.parent.name or source.name
    return MeasuredCatalog(name=name, path=path, n_products=len(lines), judged=judged)


def varied(products: Sequence[Product], n_products: int, *, seed: int) -> Iterator[Product]:
    """A larger catalog of real-looking products: the given ones, then again with other numbers in all texts.

    Those that come again have ids of their own and other model numbers, sizes and weights.

    Args:
        products: At least one.
        n_products: How many to give.
        seed: Equal seeds give equal products.
    """
    chance = random.Random(seed)
    for number in range(n_products):
        turn, place = divmod(number, len(products))
        yield products[place] if turn == 0 else _with_other_numbers(products[place], turn, chance)


def _with_other_numbers(product: Product, turn: int, chance: random.Random) -> Product:
    def other(text: str) -> str:
        return re.sub(r"\d", lambda _: str(chance.randint(0, 9)), text)

    return replace(
        product,
        id=f"{product.id}-{turn}",
        title=other(product.title),
        description=None if product.description is None else other(product.description),
        mpn=None if product.mpn is None else other(product.mpn),
        gtin=None if product.gtin is None else other(product.gtin),
        attributes=tuple(replace(one, text=other(one.text)) for one in product.attributes),
        bullets=tuple(map(other, product.bullets)),
        reviews=tuple(replace(one, text=other(one.text)) for one in product.reviews),
    )


def _products_file(path: Path) -> Path:
    if path.is_file():
        return path
    found = next((path / name for name in _FILE_NAMES if (path / name).is_file()), None)
    if found is None:
        raise BenchmarkError(
            f"there is no catalog at {str(path)!r}; name a JSON Lines file of products, or a directory with "
            f"{' or '.join(_FILE_NAMES)}"
        )
    return found


def _lines(path: Path) -> list[str]:
    """The products of a file, one JSON object a line; other records are left out."""
    try:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        lines = [line.strip() for line in raw.decode("utf-8").split("\n") if line.strip()]
        return [line for line in lines if json.loads(line).get("type", "product") == "product"]
    except (OSError, EOFError, zlib.error, ValueError, AttributeError) as error:
        raise BenchmarkError(
            f"catalog {str(path)!r} cannot be read ({error}); it must hold one JSON object a line"
        ) from error


def _demo_lines() -> list[str]:
    folder = Path(str(files("catalog"))) / "demo" / "products"
    return [line for path in sorted(folder.glob("*.jsonl")) for line in _lines(path)]


def _judged(directory: Path, ids: set[str]) -> tuple[JudgedQuery, ...]:
    grades: dict[str, dict[str, int]] = {}
    path = directory / "qrels" / "test.tsv"
    try:
        for line in path.read_text(encoding="utf-8").splitlines()[1:]:
            query_id, product_id, grade = line.split("\t")
            if product_id in ids:
                grades.setdefault(query_id, {})[product_id] = int(grade)
        queries = [
            json.loads(line)
            for line in (directory / "queries.jsonl").read_text(encoding="utf-8").splitlines()
        ]
        texts = {query["_id"]: query["text"] for query in queries}
    except (OSError, ValueError, KeyError) as error:
        raise BenchmarkError(
            f"the judgements beside {str(directory)!r} cannot be read ({error}); BEIR's layout is needed: "
            "queries.jsonl with _id and text, qrels/test.tsv with query-id, corpus-id and score"
        ) from error
    return tuple(
        JudgedQuery(text=texts[query_id], grades=found)
        for query_id, found in sorted(grades.items())
        if query_id in texts and any(grade > 0 for grade in found.values())
    )
