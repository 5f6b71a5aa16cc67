"""The tracks of `docs/accuracy.md`: which data each needs, what it asks, and under which settings.

Stores are made in the output folder, or given ready and then only read. Data that are not there raise
`MissingDataError`; no figure is made up for them.
"""

import json
import tarfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import catalog
from catalog.ingest import IngestOptions
from eval.errors import CasesError, EvaluationError
from eval.evaluation import Options, evaluate, write_reports
from eval.generate import generate_file
from eval.report import Report
from eval.settings_options import PRESETS, settings_with
from index.encoder import load_encoder
from index.generations import Generations
from rag.assembly import index_root, open_catalog
from rag.ingestion import run_ingestion
from rag.settings import Settings

SEARCH_CONFIGURATIONS = ("as set", "words only", "meaning only")
"""Of the grid `retrieval`: what the search track compares, the shipped one first."""

_CONTOSO_CASES = Path(__file__).parent / "data" / "contoso.jsonl"
_CONTOSO = "contoso-chat.tar.xz"


class MissingDataError(EvaluationError):
    """The data of a track are not there; the track is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What tracks are measured on."""

    data: Path
    out: Path  # reports, generated cases and stores that are made here
    stores: Mapping[str, Path]  # ready ones, by name; only read
    limit: int | None = None  # at most so many cases in each run; None: as each track says
    workers: int = 1
    seed: int = 0
    tell: Callable[[str], None] = lambda text: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One evaluation of a track."""

    label: str
    report: Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A kind of shop and of questions."""

    name: str
    title: str
    about: str  # what is asked of what, its source and licence
    measure: Callable[[Ground], tuple[Run, ...]]


def _demo(ground: Ground) -> tuple[Run, ...]:
    root = Path(next(iter(catalog.__path__))) / "demo"
    settings = _store(ground, "demo", [root / "products", root / "documents"])
    return (_run(ground, "demo", "generated questions", settings, _generated(ground, settings, "demo", 300)),)


def _epqa(ground: Ground) -> tuple[Run, ...]:
    folder = ground.data / "epqa-public"
    cases = _needed(folder / "cases.jsonl", ground)
    settings = _store(ground, "epqa", [_needed(folder / "catalog.jsonl", ground)])
    return (
        _run(ground, "epqa-with-page", "with the product page", settings, cases),
        _run(ground, "epqa-without-page", "without it", settings, _without_page(cases, ground.out)),
    )


def _icecat_search(ground: Ground) -> tuple[Run, ...]:
    folder = _needed(ground.data / "icecat" / "queries.jsonl", ground).parent
    store = _icecat(ground).store
    runs = []
    for name in SEARCH_CONFIGURATIONS:
        settings = settings_with(store, PRESETS["retrieval"][name])
        runs.append(_run(ground, f"icecat-search-{name.replace(' ', '-')}", name, settings, folder))
    return tuple(runs)


def _icecat_generated(ground: Ground) -> tuple[Run, ...]:
    settings = _icecat(ground)
    cases = _generated(ground, settings, "icecat-generated", 200)
    return (_run(ground, "icecat-generated", "generated questions", settings, cases),)


def _contoso(ground: Ground) -> tuple[Run, ...]:
    archive = _needed(ground.data / _CONTOSO, ground)
    sources = _unpacked(archive, ground.out / "contoso-data")
    settings = _store(ground, "contoso", [sources / "products.csv", sources / "manuals"])
    return (_run(ground, "contoso", "questions written by hand", settings, _CONTOSO_CASES),)


TRACKS: Mapping[str, Track] = {
    track.name: track
    for track in (
        Track(
            name="demo",
            title="Demo shop",
            about="The bundled shop in English and Chinese. Questions are generated from its own catalog, in equal "
            "shares of each kind (`shelftalk eval --generate`). Gold comes from the catalog's own queries, so that a "
            "wrong query would go unseen here; those are tested against plain Python in `tests/catalog`.",
            measure=_demo,
        ),
        Track(
            name="epqa",
            title="Customers' questions about Amazon products (ePQA)",
            about="Real questions with judged evidence: the half of ePQA `dev` that may be developed on "
            "(amazon-science/contextual-product-qa, CDLA-Sharing-1.0). Asked with the product page given, as a "
            "shop's page would, and again without it, where most questions do not name their product and asking "
            "back would be right; the labels know only the answer, so that the second figure is a lower bound.",
            measure=_epqa,
        ),
        Track(
            name="icecat-search",
            title="Product search over 19,406 electronics (Icecat)",
            about="Judged queries of querqy/chorus (Apache-2.0) over Open Icecat data. Search alone, no answers: "
            "as shipped (words and meaning fused), words only (BM25), meaning only (embeddings).",
            measure=_icecat_search,
        ),
        Track(
            name="icecat-generated",
            title="Generated questions over Icecat",
            about="Questions generated from the Icecat catalog with exact gold.",
            measure=_icecat_generated,
        ),
        Track(
            name="contoso",
            title="A table of products with manuals (contoso-chat)",
            about="20 products in a CSV file and their manuals in Markdown (Azure-Samples/contoso-chat, MIT), "
            "asked by hand-written questions whose gold was read from the files. Few, so that intervals are wide.",
            measure=_contoso,
        ),
    )
}
"""Every track by name, in the order of the page."""


def _icecat(ground: Ground) -> Settings:
    if "icecat" in ground.stores:
        return _store(ground, "icecat", [])
    return _store(ground, "icecat", [_needed(ground.data / "icecat" / "products.jsonl.gz", ground)])


def _needed(path: Path, ground: Ground) -> Path:
    if not path.exists():
        raise MissingDataError(f"there is no {path.relative_to(ground.data).as_posix()} in the data folder")
    return path


def _store(ground: Ground, name: str, sources: Sequence[Path]) -> Settings:
    """Settings of a ready store, or of one made from these sources; a second run brings it up to date."""
    if name in ground.stores:
        return settings_with(ground.stores[name], [])
    settings = settings_with(ground.out / "stores" / name, [])
    settings.store.mkdir(parents=True, exist_ok=True)
    ground.tell(f"{name}: ingesting")
    with closing(open_catalog(settings)) as opened:
        run_ingestion(
            opened,
            Generations(index_root(settings), settings.index),
            lambda: load_encoder(settings.index),
            sources,
            settings=settings.catalog,
            options=IngestOptions(sync=True, max_delete_fraction=1.0),
        )
    return settings


def _generated(ground: Ground, settings: Settings, name: str, n: int) -> Path:
    """A new file of cases from this store; an earlier one is replaced, since the store may have changed."""
    target = ground.out / name / "cases.jsonl"
    target.unlink(missing_ok=True)
    generate_file(settings, target, n if ground.limit is None else min(n, ground.limit), seed=ground.seed)
    return target


def _without_page(cases: Path, out: Path) -> Path:
    """The same cases, asked from nowhere."""
    target = out / "epqa-without-page" / "cases.jsonl"
    rows = [json.loads(line) for line in cases.read_text(encoding="utf-8").splitlines()]
    lines = [json.dumps({**row, "product_id": None}, ensure_ascii=False) + "\n" for row in rows]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("".join(lines), encoding="utf-8")
    return target


def _run(ground: Ground, name: str, label: str, settings: Settings, cases: Path) -> Run:
    """Evaluate, and leave all reports in a folder of the run's name."""
    out = ground.out / name
    out.mkdir(parents=True, exist_ok=True)
    options = Options(out=out, workers=ground.workers, seed=ground.seed, limit=ground.limit)
    ground.tell(f"{name}: asking")
    report = evaluate(settings, cases, options)
    write_reports(report, out)
    return Run(label=label, report=report)


def _unpacked(archive: Path, target: Path) -> Path:
    """The products and manuals of the archive as plain files; paths inside it are not followed."""
    (target / "manuals").mkdir(parents=True, exist_ok=True)
    found = 0
    try:
        with tarfile.open(archive) as opened:
            for member in opened:
                name = PurePosixPath(member.name)
                file = opened.extractfile(member) if member.isfile() else None
                if file is None or name.suffix not in (".csv", ".md") or "data" not in name.parts:
                    continue
                folder = target / "manuals" if name.parent.name == "manuals" else target
                (folder / name.name).write_bytes(file.read())
                found += 1
    except (tarfile.TarError, OSError) as error:
        raise CasesError(f"cannot unpack {archive.name!r}: {error}; fetch it again") from error
    if not found:
        raise CasesError(f"{archive.name!r} holds no products and no manuals")
    return target
