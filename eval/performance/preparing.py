"""Make the file that is measured: a whole catalog or a sample of it, with the judgements that fit it.

A catalog lies in the native format. Beside a `products.jsonl` (or `.jsonl.gz`) there may be `queries.jsonl`
and `qrels/*.tsv` in BEIR's layout.
"""

import gzip
import json
import random
import zlib
from importlib.resources import files
from pathlib import Path

from eval.beir import read_beir
from eval.performance.catalogs import JudgedQuery, MeasuredCatalog
from eval.performance.errors import BenchmarkError
from eval.performance.results import Options

_FILE_NAMES = ("products.jsonl", "products.jsonl.gz")


def prepare_catalog(options: Options) -> MeasuredCatalog:
    """Write the products to be measured into one plain file; a sample is random, and the same each time.

    Judgements are kept for the products in the sample, and queries without a relevant one left are dropped.

    Raises:
        BenchmarkError: If there is no such catalog, or it is not JSON Lines.
        CasesError: If the judgements beside it cannot be read.
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
        judged = _judged(source.parent, {str(json.loads(line)["id"]) for line in lines})
    name = "demo shop" if source is None else source.parent.name or source.name
    return MeasuredCatalog(name=name, path=path, n_products=len(lines), judged=judged)


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
    judgements = read_beir(directory)
    found = [
        JudgedQuery(
            text=case.question,
            grades={key: grade for key, grade in judgements.grades[case.id].items() if key in ids},
        )
        for case in judgements.file.cases
    ]
    return tuple(query for query in found if any(grade > 0 for grade in query.grades.values()))
