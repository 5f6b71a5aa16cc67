"""The bundled demo shop, asked by questions generated from its own catalog."""

from pathlib import Path

from eval.cases import CaseRecord, read_cases
from eval.tracks.ground import DEMO_SHOP, Ground, Run, Track, generated, run_of, store_of
from rag.settings import Settings

_N_CASES = 300
_N_DRAWN, _N_CHINESE = 1_000, 150  # about a fifth of the shop is Chinese, and so of what is drawn


def demo_store(ground: Ground) -> Settings:
    """The demo shop, ready or made anew."""
    return store_of(ground, "demo", [DEMO_SHOP / "products", DEMO_SHOP / "documents"])


def demo_cases(ground: Ground, settings: Settings, name: str = "demo") -> Path:
    """Questions of all kinds in both languages."""
    return generated(ground, settings, name, ground.at_most(_N_CASES))


def keep_chinese(path: Path, n: int) -> None:
    """Leave the first n Chinese cases of a file; the abilities take turns in it, so that their shares stay.

    Raises:
        CasesError: If none is left.
    """
    lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line]
    kept = [line for line in lines if CaseRecord.model_validate_json(line).language == "zh"]
    path.write_text("".join(f"{line}\n" for line in kept[:n]), encoding="utf-8")
    read_cases(path)


def _demo(ground: Ground) -> tuple[Run, ...]:
    settings = demo_store(ground)
    return (run_of(ground, "demo", "generated questions", settings, demo_cases(ground, settings)),)


def _demo_chinese(ground: Ground) -> tuple[Run, ...]:
    settings = demo_store(ground)
    path = generated(ground, settings, "demo-zh", _N_DRAWN)
    keep_chinese(path, ground.at_most(_N_CHINESE))
    return (run_of(ground, "demo-zh", "generated Chinese questions", settings, path),)


DEMO = Track(
    name="demo",
    title="Demo shop",
    about="The bundled shop in English and Chinese. Questions are generated from its own catalog, in equal "
    "shares of each kind (`shelftalk eval --generate`). Gold comes from the catalog's own queries, so that a "
    "wrong query would go unseen here; those are tested against plain Python in `tests/catalog`.",
    measure=_demo,
)
DEMO_CHINESE = Track(
    name="demo-zh",
    title="Demo shop in Chinese",
    about=f"The Chinese ones among {_N_DRAWN:,} questions generated from the same shop, at most {_N_CHINESE}: its "
    "Chinese products and documents, asked in Chinese. Some are also in the track before.",
    measure=_demo_chinese,
)
