"""`transformers serve` as a process of its own, for a model that a test has saved."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

_START_S = 120  # of a busy machine; a quiet one takes 6


@contextmanager
def serve_model(directory: Path, scratch: Path) -> Iterator[str]:
    """Serve a saved model on this machine while the block runs; gives the URL of the API."""
    port = _free_port()
    command = "from transformers.cli.transformers import main; main()"
    options = [str(directory), "--device", "cpu", "--host", "127.0.0.1", "--port", str(port)]
    environment = os.environ | {"HF_HOME": str(scratch / "hub"), "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    log = scratch / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", command, "serve", *options],
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_it_answers(f"http://127.0.0.1:{port}/health", process, log)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def _wait_until_it_answers(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + _START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(url, trust_env=False).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError(f"the model server does not start: {log.read_text()[-2_000:]}")
