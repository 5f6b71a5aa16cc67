"""Draw a training run's loss as a picture: `python -m rag.reader.curve --run DIR --out FILE.svg`."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from index.errors import IndexingError

_WIDTH, _HEIGHT, _MARGIN = 640, 320, 44
_STYLE = "font: 12px sans-serif"


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command, draw; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m rag.reader.curve", description=__doc__)
    parser.add_argument("--run", type=Path, required=True, help="directory that `rag.reader.train` wrote")
    parser.add_argument("--out", type=Path, required=True, help="SVG file to write")
    options = parser.parse_args(arguments)
    try:
        picture = draw(_records(options.run / "losses.jsonl"), _records(options.run / "figures.jsonl"))
    except IndexingError as error:
        print(error, file=sys.stderr)  # noqa: T201  # a command's answer
        return 2
    options.out.write_text(picture, encoding="utf-8")
    return 0


def draw(losses: Sequence[dict[str, object]], figures: Sequence[dict[str, object]]) -> str:
    """Training loss as a line and the mean of the development losses as dots, over steps.

    Args:
        losses: Each with `step` and `loss`.
        figures: Each with `step` and `dev`, the loss on each development set.
    """
    trained = [(_number(one["step"]), _number(one["loss"])) for one in losses]
    measured = [(_number(one["step"]), _mean(one["dev"])) for one in figures]
    every = [*trained, *measured]
    last, top = max(step for step, _ in every), max(loss for _, loss in every)

    def at(step: float, loss: float) -> tuple[float, float]:
        across = _MARGIN + step / last * (_WIDTH - 2 * _MARGIN)
        return across, _HEIGHT - _MARGIN - loss / top * (_HEIGHT - 2 * _MARGIN)

    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(*point) for point in trained))
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#c2410c"/>' for x, y in (at(*p) for p in measured))
    marks = "".join(_mark(*at(0, loss), f"{loss:.1f}") for loss in (0.0, top / 2, top))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" style="{_STYLE}">'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>{marks}'
        f'<polyline points="{line}" fill="none" stroke="#1d4ed8" stroke-width="1.5"/>{dots}'
        f'<text x="{_MARGIN}" y="20">cross-entropy, nats a token: line training, dots development</text>'
        f'<text x="{_WIDTH - _MARGIN}" y="{_HEIGHT - 16}" text-anchor="end">step {last:.0f}</text></svg>\n'
    )


def _mark(x: float, y: float, text: str) -> str:
    return (
        f'<line x1="{x}" y1="{y:.1f}" x2="{_WIDTH - _MARGIN}" y2="{y:.1f}" stroke="#ddd"/>'
        f'<text x="{x - 6}" y="{y + 4:.1f}" text-anchor="end">{text}</text>'
    )


def _mean(dev: object) -> float:
    assert isinstance(dev, dict)  # as `rag.reader.train` wrote it
    return sum(map(_number, dev.values())) / len(dev)


def _number(value: object) -> float:
    assert isinstance(value, int | float)  # as `rag.reader.train` wrote it
    return float(value)


def _records(path: Path) -> list[dict[str, object]]:
    if not path.is_file():
        raise IndexingError(f"{str(path)!r} is missing; name a directory that `rag.reader.train` wrote")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    raise SystemExit(main())
