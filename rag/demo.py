"""The demonstration shop: ingest it, show an answer, serve it. What `make demo` runs."""

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import catalog

_SHOWN_QUESTION = "How long does the Aurora 200 run on one charge?"
_TO_TRY = (
    "Which tents weigh less than 2 kg?",
    "What is the cheapest kettle with temperature control?",
    "Can I return opened headphones?",
    "最便宜的电饭煲是哪款？",
)


def main() -> int:
    """Run the demonstration; the exit code of the first command that fails, else 0."""
    options = _options()
    shelftalk = shutil.which("shelftalk", path=str(Path(sys.executable).parent)) or "shelftalk"
    started = time.perf_counter()
    sources = Path(catalog.__file__).parent / "demo"
    _say(f"Ingesting the demo shop into {options.store} (the first time it takes about half a minute) ...")
    store = ("--store", options.store)
    code = _run(shelftalk, "ingest", str(sources / "products"), str(sources / "documents"), "--sync", *store)
    if code not in (0, 3):
        return code
    question = options.ask or _SHOWN_QUESTION
    _say(f"\n{question}")
    code = _run(shelftalk, "ask", question, *store)
    _say(f"\nReady after {time.perf_counter() - started:.0f} s.")
    if code or options.ask:
        return code
    _say(f"Serving the API and the shop page on http://127.0.0.1:{options.port} (Ctrl+C stops it). Try:")
    for one in _TO_TRY:
        _say(f"  {one}")
    return _run(shelftalk, "serve", "--port", str(options.port), *store)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", default="var/demo", help="directory of the demo's store")
    parser.add_argument("--port", type=int, default=8000, help="port of the shop page")
    parser.add_argument("--ask", default="", help="answer this question and end")
    return parser.parse_args()


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


def _run(*command: str) -> int:
    try:
        return subprocess.run(command, check=False, env={"OMP_WAIT_POLICY": "PASSIVE", **os.environ}).returncode
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
