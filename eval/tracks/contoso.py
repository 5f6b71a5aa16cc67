"""contoso-chat: 20 products in a table and their manuals, asked by hand-written questions."""

import tarfile
from pathlib import Path, PurePosixPath

from eval.errors import CasesError
from eval.tracks.ground import Ground, Run, Track, needed, run_of, store_of

_CASES = Path(__file__).parents[1] / "data" / "contoso.jsonl"
_ARCHIVE = "contoso-chat.tar.xz"


def _contoso(ground: Ground) -> tuple[Run, ...]:
    archive = needed(ground.data / _ARCHIVE, ground)
    sources = _unpacked(archive, ground.out / "contoso-data")
    settings = store_of(ground, "contoso", [sources / "products.csv", sources / "manuals"])
    return (run_of(ground, "contoso", "questions written by hand", settings, _CASES),)


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


CONTOSO = Track(
    name="contoso",
    title="A table of products with manuals (contoso-chat)",
    about="20 products in a CSV file and their manuals in Markdown (Azure-Samples/contoso-chat, MIT), "
    "asked by hand-written questions whose gold was read from the files. Few, so that intervals are wide.",
    measure=_contoso,
)
