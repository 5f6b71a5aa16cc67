"""The readers that were trained on one store: which serves, which served before, and where the next is made.

    STORE/models/reader/CURRENT            name of the one that serves, or "packaged"
    STORE/models/reader/003/               reader.json, its weights, and training.json
    STORE/models/reader/.training/         an unfinished run

A crash at any moment leaves CURRENT naming a whole model. Without CURRENT the packaged reader serves. Loads no tensor.
"""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import IndexingError
from index.switching import POINTER, builder_pid, locked, read_current, switch_to, sync
from rag.errors import TuningError
from rag.reader.weights import ReaderFiles, find_reader

PACKAGED_NAME = "packaged"
ROLL_BACK = "run `shelftalk train --rollback` to let the one before serve"
_REPORT = "training.json"
_KEPT = 3  # models beside the one that serves; each takes 12 MB


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnReader:
    """A model that was trained on the store."""

    name: str  # of its directory: "003"
    directory: Path
    report: Mapping[str, Any]  # Any: JSON, what its training said; empty where it cannot be read


def installed(store: Path) -> ReaderFiles:
    """The reader that answers in a store: its own current one, else the packaged one.

    Raises:
        TuningError: If CURRENT names none that is there.
        IndexingError: If its files are missing or damaged.
    """
    own = OwnReaders(store).current()
    return find_reader() if own is None else find_reader(own.directory, remedy=ROLL_BACK)


class OwnReaders:
    """The readers under one store.

    Args:
        store: Directory of the store.
    """

    def __init__(self, store: Path) -> None:
        self.root = store / "models" / "reader"
        self.work = self.root / ".training"

    def current(self) -> OwnReader | None:
        """The one that serves; None where it is the packaged one.

        Raises:
            TuningError: If CURRENT names none that is there.
        """
        try:
            name = read_current(self.root)
        except ValueError:
            name = ""
        if name is None or name == PACKAGED_NAME:
            return None
        if not name.isdigit() or not (self.root / name).is_dir():
            raise TuningError(f"{str(self.root / POINTER)!r} names no reader ({name!r}); {ROLL_BACK}")
        return self._own(name)

    def every(self) -> list[OwnReader]:
        """All of them, oldest first."""
        return [self._own(name) for name in self._names()]

    def trainer_pid(self) -> int | None:
        """The process that trains now; None where none does."""
        return builder_pid(self.root)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Be the only one who trains or switches here.

        Raises:
            TuningError: If another process does, or the directory cannot be written.
        """

        def busy(holder: str) -> TuningError:
            return TuningError(
                f"process {holder} is training a reader under {str(self.root)!r}; try again when it is done"
            )

        try:
            self.root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise TuningError(f"cannot write to {str(self.root)!r}: {error.strerror}; choose another store") from error
        with locked(self.root, busy):
            yield

    def next_name(self) -> str:
        """What the next model is called."""
        return f"{max([0, *map(int, self._names())]) + 1:03d}"

    def install(self, candidate: Path, report: Mapping[str, object]) -> OwnReader:
        """Let a checked model serve; it is moved here with what its training said.

        Args:
            candidate: Directory of the model, on the same disk.
            report: Kept beside it; under `replaces` it says which one served before.
        """
        before = self._current_name()
        name = self.next_name()
        kept = {**report, "replaces": before}
        (candidate / _REPORT).write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        for path in [*candidate.iterdir(), candidate]:
            sync(path)
        candidate.rename(self.root / name)
        sync(self.root)
        switch_to(self.root, name)
        self._prune({name, before})
        return self._own(name)

    def roll_back(self) -> OwnReader | None:
        """Let the one serve that served before, past those that are damaged; None: the packaged one serves again.

        Raises:
            TuningError: If the packaged one serves already.
        """
        at = self._current_name()
        if at == PACKAGED_NAME:
            raise TuningError("the packaged reader serves; there is none before it to go back to")
        seen = {at}
        while True:
            at = self._before(at)
            if at == PACKAGED_NAME or at in seen:
                switch_to(self.root, PACKAGED_NAME)
                return None
            seen.add(at)
            try:
                find_reader(self.root / at)
            except IndexingError:
                continue  # damaged or gone
            switch_to(self.root, at)
            return self._own(at)

    def clear_work(self) -> None:
        """Remove an unfinished run, with what it had learnt."""
        shutil.rmtree(self.work, ignore_errors=True)

    def _before(self, name: str) -> str:
        """What served before a model, by its own report, else by the numbers."""
        replaced = self._own(name).report.get("replaces")
        if isinstance(replaced, str) and (replaced.isdigit() or replaced == PACKAGED_NAME):
            return replaced
        earlier = [one for one in self._names() if name.isdigit() and int(one) < int(name)]
        return earlier[-1] if earlier else PACKAGED_NAME

    def _current_name(self) -> str:
        """What CURRENT says, "packaged" without it; a damaged one is kept as it stands."""
        try:
            return read_current(self.root) or PACKAGED_NAME
        except ValueError:
            return "?"

    def _own(self, name: str) -> OwnReader:
        path = self.root / name / _REPORT
        try:
            report = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            report = {}
        return OwnReader(name=name, directory=self.root / name, report=report if isinstance(report, dict) else {})

    def _names(self) -> list[str]:
        if not self.root.is_dir():
            return []
        return sorted((one.name for one in self.root.iterdir() if one.is_dir() and one.name.isdigit()), key=int)

    def _prune(self, kept: set[str]) -> None:
        others = [name for name in self._names() if name not in kept]
        for name in others[: max(0, len(others) + 1 - _KEPT)]:
            shutil.rmtree(self.root / name, ignore_errors=True)
