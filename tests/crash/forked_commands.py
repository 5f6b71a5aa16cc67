"""A process that has imported everything and runs each command line it is told in a fork of itself.

Started as `python -m tests.crash.forked_commands`. Each line of its input is a JSON `Order`, each line of its output
the JSON `Ending` of the fork. It starts no thread, so that forking is sound; the forks are free to. `commands.py` is
the other end.
"""

import ctypes
import importlib
import json
import os
import resource
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any  # patched functions of any kind

_READY_MODULES = (  # what a command would load on its way, each of them without starting a thread
    "catalog.readers.jsonl",
    "rag.cli",
    "typer.testing",
)
_LINUX_CAPABILITY_VERSION_3 = 0x20080522


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a fork is to do, and what is to happen to it."""

    commands: list[list[str]]  # run one after the other, until one ends with a code that is not 0 or 3
    kill_after_s: float | None = None
    kill_at_step: int | None = None  # 0 is before the first step; see `STEPS`
    max_file_bytes: int | None = None
    obey_permissions: bool = False  # give up root's right to write where permissions forbid it


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How one command ended."""

    code: int
    stdout: str
    stderr: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a fork ended."""

    killed: bool
    seconds: float
    results: list[Result] = field(default_factory=list)  # of the commands that ended
    steps: list[str] = field(default_factory=list)  # names of the steps, in the order they were taken


def main() -> None:
    """Serve orders until the input ends."""
    for module in _READY_MODULES:
        importlib.import_module(module)
    importlib.import_module("catalog.quantity").parse_quantity("2.4 kg")  # reads the table of units, once
    for line in sys.stdin:
        sys.stdout.write(json.dumps(asdict(_fork(Order(**json.loads(line))))) + "\n")
        sys.stdout.flush()


def _fork(order: Order) -> Ending:
    started = time.perf_counter()
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        _child(order, writer)
    os.close(writer)
    told = _read_until(reader, order.kill_after_s, pid)
    os.close(reader)
    _, status = os.waitpid(pid, 0)
    seconds = time.perf_counter() - started
    if os.WIFSIGNALED(status):
        return Ending(killed=True, seconds=seconds)
    said = json.loads(told)
    results = [Result(**each) for each in said["results"]]
    return Ending(killed=False, seconds=seconds, results=results, steps=said["steps"])


def _read_until(reader: int, kill_after_s: float | None, pid: int) -> bytes:
    """All that the fork says; it is killed if it has not ended in time."""
    deadline = None if kill_after_s is None else time.perf_counter() + kill_after_s
    told = bytearray()
    while True:
        wait_s = None if deadline is None else max(0.0, deadline - time.perf_counter())
        ready, _, _ = select.select([reader], [], [], wait_s)
        if not ready:
            os.kill(pid, signal.SIGKILL)
            return bytes(told)
        part = os.read(reader, 65_536)
        if not part:
            return bytes(told)
        told += part


def _child(order: Order, writer: int) -> None:
    steps = _Steps(order.kill_at_step)
    results: list[Result] = []
    try:
        if order.max_file_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (order.max_file_bytes, order.max_file_bytes))
        if order.obey_permissions:
            _give_up_capabilities()
        for command in order.commands:
            results.append(_run(command))
            if results[-1].code not in (0, 3):
                break
        steps.take("end")
        said = {"results": [asdict(each) for each in results], "steps": steps.taken}
        with os.fdopen(writer, "w") as stream:
            stream.write(json.dumps(said))
        os._exit(0)
    except BaseException:  # noqa: BLE001 - the fork's outermost frame: it must not go on as a second server
        traceback.print_exc()
        os._exit(70)


def _run(command: list[str]) -> Result:
    from typer.testing import CliRunner

    from rag.cli import app

    done = CliRunner().invoke(app, command)
    stderr = done.stderr
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        stderr += "".join(traceback.format_exception(done.exception))
    return Result(code=done.exit_code, stdout=done.stdout, stderr=stderr)


class _Steps:
    """Counts the calls that change what is on disk for good, and kills the process before one of them."""

    def __init__(self, kill_at: int | None) -> None:
        from sqlalchemy.engine.default import DefaultDialect

        self.taken: list[str] = []
        self._kill_at = kill_at
        for name in ("fsync", "mkdir", "rename", "replace", "rmdir", "unlink"):
            self._watch(os, name, name)
        self._watch(DefaultDialect, "do_commit", "commit")
        self._watch(DefaultDialect, "do_executemany", "write")  # of the catalog: rows go in by the hundred

    def take(self, name: str) -> None:
        """Note a step; the last thing the process does if it is the one to be killed at."""
        if len(self.taken) == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        self.taken.append(name)

    def _watch(self, owner: Any, function: str, name: str) -> None:
        original: Callable[..., Any] = getattr(owner, function)

        def watched(*args: Any, **kwargs: Any) -> Any:
            self.take(name)
            return original(*args, **kwargs)

        setattr(owner, function, watched)


def _give_up_capabilities() -> None:
    """Let root be held by the permissions of files as everybody else is; does nothing for others."""
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_LINUX_CAPABILITY_VERSION_3, 0)
    none = (ctypes.c_uint32 * 6)()  # effective, permitted and inheritable, twice 32 bits
    if libc.capset(header, none) != 0:
        raise OSError(ctypes.get_errno(), "capset")


if __name__ == "__main__":
    main()
