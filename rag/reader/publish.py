"""Write the reader's weights as they ship: `python -m rag.reader.publish --checkpoint DIR --out DIR`."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from safetensors.torch import load_file

from index.errors import IndexingError
from index.learning.checkpoint import MODEL
from index.model_files import find_model
from rag.reader.weights import PACKAGED, write_reader

_NAME = "shelftalk-reader-1"


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command, write; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m rag.reader.publish", description=__doc__)
    parser.add_argument("--checkpoint", type=Path, required=True, help="directory that `rag.reader.train` wrote")
    parser.add_argument("--out", type=Path, default=PACKAGED, help="directory of the weights")
    options = parser.parse_args(arguments)
    try:
        publish(options.checkpoint, options.out)
    except IndexingError as error:
        print(error, file=sys.stderr)  # noqa: T201  # a command's answer
        return 2
    return 0


def publish(checkpoint: Path, out: Path) -> None:
    """Weights and manifest in `out`.

    Raises:
        IndexingError: If there is no checkpoint.
    """
    weights, outputs = checkpoint / MODEL, checkpoint / "outputs.json"
    if not weights.is_file() or not outputs.is_file():
        raise IndexingError(f"there is no checkpoint in {str(checkpoint)!r}; train first")
    write_reader(
        out,
        load_file(weights),
        name=_NAME,
        encoder_sha256=find_model(None).weights_sha256,
        outputs=json.loads(outputs.read_text(encoding="utf-8")),
    )


if __name__ == "__main__":
    raise SystemExit(main())
