"""Run cases over a store: in the order of the file, resumable, over several processes.

Each outcome is appended to a file as soon as it is there. One whose fingerprint (of the case, the settings,
the catalog, the index and the program) is the same is not asked again. The order of outcomes and their
content do not depend on the number of processes.
"""

import hashlib
import json
import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path

from pydantic import JsonValue, ValidationError

from eval.asking import Asker
from eval.case import Case
from eval.errors import EvaluationError, ReportError
from eval.outcome import OUTCOME_JSON, Outcome
from eval.scratch import changed_store, own_conversations, shared_store
from rag.assembly import open_shop
from rag.settings import Settings

Progress = Callable[[int, int], None]
"""Called with the number of cases done and of all."""

OUTCOMES_NAME = "outcomes.jsonl"
_LEAST_CASES_PER_WORKER = 50  # a process needs about as long to load its models as to answer these
_TASKS_PER_WORKER = 8  # small enough for the last ones to end together, large enough to cost nothing


def run_cases(
    settings: Settings,
    cases: Sequence[Case],
    *,
    identity: str,
    kept_in: Path | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> list[Outcome]:
    """The outcome of every case, in their order.

    Args:
        settings: Of the store and everything else; the store itself is not changed.
        cases: With distinct ids.
        identity: Of all that answers depend on beside the case, see `eval.identity`.
        kept_in: Folder of the outcomes, made where missing; None keeps them in memory only.
        workers: Processes at most, at least 1; few cases are asked in this one, for want of time to gain.
        progress: For a progress bar.

    Raises:
        ShelftalkError: If the store cannot be used, or an outcome cannot be kept.
    """
    fingerprints = {case.id: fingerprint_of(case, identity) for case in cases}
    done = {} if kept_in is None else _kept(kept_in / OUTCOMES_NAME, set(fingerprints.values()))
    todo = [case for case in cases if fingerprints[case.id] not in done]
    tell = progress or (lambda n_done, n_all: None)
    tell(len(cases) - len(todo), len(cases))
    with _keeping(kept_in) as keep:
        for outcome in _asked(settings, todo, fingerprints, workers):
            keep(outcome)
            done[outcome.fingerprint] = outcome
            tell(len(done), len(cases))
    return [done[fingerprints[case.id]] for case in cases]


def fingerprint_of(case: Case, identity: str) -> str:
    """What tells whether an outcome still holds: of the case without its place in the file, and all else."""
    content = {name: value for name, value in asdict(case).items() if name != "place"}
    written = json.dumps([identity, content], ensure_ascii=False, sort_keys=True, default=dict)
    return hashlib.sha256(written.encode()).hexdigest()[:32]


def batches_of_changes(cases: Sequence[Case]) -> list[list[Case]]:
    """Cases that change products, so grouped that no product is changed twice within a group."""
    batches: list[tuple[set[str], list[Case]]] = []
    for case in cases:
        changed = {str(fields["id"]) for fields in case.given}
        for ids, batch in batches:
            if not ids & changed:
                ids |= changed
                batch.append(case)
                break
        else:
            batches.append((changed, [case]))
    return [batch for _, batch in batches]


def _asked(
    settings: Settings, cases: Sequence[Case], fingerprints: Mapping[str, str], workers: int
) -> Iterator[Outcome]:
    plain = [case for case in cases if not case.given]
    if plain:
        with shared_store(settings) as shared:
            yield from _asked_of(shared, plain, fingerprints, workers)
    for batch in batches_of_changes([case for case in cases if case.given]):
        patches: list[Mapping[str, JsonValue]] = [fields for case in batch for fields in case.given]
        with changed_store(settings, patches) as changed:
            yield from _asked_of(changed, batch, fingerprints, workers)


def _asked_of(
    settings: Settings, cases: Sequence[Case], fingerprints: Mapping[str, str], workers: int
) -> Iterator[Outcome]:
    if workers == 1 or len(cases) < workers * _LEAST_CASES_PER_WORKER:
        with closing(Asker(open_shop(settings))) as asker:
            for case in cases:
                yield asker.ask(case, fingerprints[case.id])
        return
    size = max(1, len(cases) // (workers * _TASKS_PER_WORKER))
    tasks = [
        [(case, fingerprints[case.id]) for case in cases[start : start + size]] for start in range(0, len(cases), size)
    ]
    context = multiprocessing.get_context("spawn")  # a fork would share the threads of the runtimes
    try:
        with ProcessPoolExecutor(workers, mp_context=context) as pool:
            for outcomes in pool.map(_ask_all, [settings] * len(tasks), tasks):
                yield from outcomes
    except BrokenProcessPool as error:
        raise EvaluationError(
            "a process ended before its answers were there, perhaps for want of memory; run again with fewer "
            "--workers, what was answered so far is kept"
        ) from error


_ASKERS: dict[Path, Asker] = {}  # of this worker process, by the store it was opened for


def _ask_all(settings: Settings, task: Sequence[tuple[Case, str]]) -> list[Outcome]:
    """Answer a task in a worker process, which opens the shop for its first task."""
    if settings.store not in _ASKERS:
        _ASKERS[settings.store] = Asker(open_shop(own_conversations(settings, str(os.getpid()))))
    return [_ASKERS[settings.store].ask(case, fingerprint) for case, fingerprint in task]


def _kept(path: Path, wanted: set[str]) -> dict[str, Outcome]:
    """The outcomes of an earlier run that still hold; a last line cut off by a crash is none."""
    if not path.exists():
        return {}
    found = {}
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise ReportError(f"cannot read {str(path)!r}: {error.strerror}") from error
    for number, line in enumerate(lines, start=1):
        if not line:
            continue
        try:
            outcome = OUTCOME_JSON.validate_json(line)
        except ValidationError as error:
            if number == len(lines):
                break
            raise ReportError(
                f"{path}, line {number}: not an outcome; delete the file or take another --out"
            ) from error
        if outcome.fingerprint in wanted:
            found[outcome.fingerprint] = outcome
    return found


@contextmanager
def _keeping(folder: Path | None) -> Iterator[Callable[[Outcome], None]]:
    """A function that appends an outcome to the file of the folder, on disk before the next is asked."""
    if folder is None:
        yield lambda outcome: None
        return
    path = folder / OUTCOMES_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _end_last_line(path)
        file = path.open("a", encoding="utf-8")
    except OSError as error:
        raise ReportError(f"cannot write to {str(path)!r}: {error.strerror}") from error
    with file:

        def keep(outcome: Outcome) -> None:
            file.write(OUTCOME_JSON.dump_json(outcome).decode() + "\n")
            file.flush()

        yield keep


def _end_last_line(path: Path) -> None:
    """Drop a last line that a crash cut off, so that the next does not run into it."""
    if not path.exists():
        return
    content = path.read_bytes()
    if content and not content.endswith(b"\n"):
        path.write_bytes(content[: content.rfind(b"\n") + 1])
