"""When, with what and on what machine a page of `docs/` was measured, for its head."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from eval.report import Report

_PACKAGES = ("catalog", "index", "rag", "eval")


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """When and with what a page was made."""

    date: str  # UTC
    commit: str  # or why it is not known
    command: str  # without where data lay on this machine
    seed: int


def occasion_of(module: str, seed: int) -> Occasion:
    """The occasion of this run of `python -m module`."""
    return Occasion(
        date=datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        commit=commit_of(Path(__file__).parent),
        command=" ".join([f"python -m {module}", *_without_places(sys.argv[1:])]),
        seed=seed,
    )


def circumstances(occasion: Occasion, reports: Sequence[Report]) -> str:
    """Date, commit, command, seed, machine, program and models as a Markdown list."""
    lines = [
        f"- **Date**: {occasion.date}",
        f"- **Commit**: {occasion.commit}",
        f"- **Command**: `{occasion.command}`",
        f"- **Seed** of intervals, tests, samples and generated questions: {occasion.seed}",
    ]
    if reports:
        hardware = reports[0].hardware
        memory = "" if hardware.memory_gib is None else f", {hardware.memory_gib:.0f} GiB"
        machine = f"{hardware.processor}, {hardware.cores} cores{memory}, {hardware.gpu or 'no GPU'}"
        programs = sorted({report.identity.program_sha256[:12] for report in reports})
        encoders = sorted({report.identity.encoder for report in reports})
        lines += [
            f"- **Hardware**: {machine}",
            f"- **Program** (checksum of catalog, index and rag): {', '.join(programs)}",
            f"- **Encoder**: {', '.join(encoders)}; answers written by: {', '.join(_writers(reports))}",
        ]
    return "\n".join(lines)


def commit_of(folder: Path) -> str:
    """Short id of the commit that the program is at, and in which packages it was changed since; as git says it."""
    try:
        head = _git(folder, "rev-parse", "--short=12", "HEAD")
        changed = [name for name in _PACKAGES if _git(folder, "status", "--porcelain", "--", f":/{name}")]
    except (OSError, subprocess.CalledProcessError):
        return "not known, the program does not lie in a git checkout"
    return f"{head}, with later changes in {', '.join(changed)}" if changed else head


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _without_places(words: Sequence[str]) -> list[str]:
    """Options as they were given, each path cut to its last part."""
    shown = []
    for word in words:
        before, separator, path = word.rpartition("=")
        if word.startswith("--markdown"):
            shown.append(word)
        elif "/" in path and (not shown or shown[-1] != "--markdown"):
            shown.append(f"{before}{separator}{Path(path).name}")
        else:
            shown.append(word)
    return shown


def _writers(reports: Sequence[Report]) -> list[str]:
    return sorted({report.model for report in reports if report.model}) or ["nobody, only search was measured"]
