"""The models that were trained on one store: which serves, which served before, and where the next is made.

    STORE/models/LINE/CURRENT            name of the one that serves, or of what the line began with
    STORE/models/LINE/003/               the model's files, and training.json
    STORE/models/LINE/.training/         an unfinished run

A line holds what can take each other's place: the readers, or the adapters of one Hugging Face model. A crash at any
moment leaves CURRENT naming a whole model. Without CURRENT what the line began with serves. Loads no tensor.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalog.errors import ShelftalkError
from index.switching import POINTER, builder_pid, locked, read_current, switch_to, sync
from rag.errors import TuningError

ROLL_BACK = "run `shelftalk train --rollback` to let the one before serve"
_REPORT = "training.json"
_KEPT = 3  # models beside the one that serves; a reader takes 12 MB, an adapter a hundredth of its model


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelLine:
    """What the models of a line are."""

    folder: str  # under STORE/models
    kind: str  # what one is called: "reader", "adapter"
    first: str  # in CURRENT for what the line began with
    first_said: str  # what messages call that
    check: Callable[[Path], object]  # raises a ShelftalkError where the files of a directory are damaged or missing


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnModel:
    """A model that was trained on the store."""

    name: str  # of its directory: "003"
    directory: Path
    report: Mapping[str, Any]  # Any: JSON, what its training said; empty where it cannot be read


class OwnModels:
    """The models of one line under one store.

    Args:
        store: Directory of the store.
        line: Which.
    """

    def __init__(self, store: Path, line: ModelLine) -> None:
        self.line = line
        self.root = store / "models" / line.folder
        self.work = self.root / ".training"

    def current(self) -> OwnModel | None:
        """The one that serves; None where it is what the line began with.

        Raises:
            TuningError: If CURRENT names none that is there.
        """
        try:
            name = read_current(self.root)
        except ValueError:
            name = ""
        if name is None or name == self.line.first:
            return None
        if not name.isdigit() or not (self.root / name).is_dir():
            raise TuningError(f"{str(self.root / POINTER)!r} names no {self.line.kind} ({name!r}); {ROLL_BACK}")
        return self._own(name)

    def every(self) -> list[OwnModel]:
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
                f"process {holder} is training {_a(self.line.kind)} under {str(self.root)!r}; try again when it is done"
            )

        def unwritable(error: OSError) -> TuningError:
            return TuningError(f"cannot write to {str(self.root)!r}: {error.strerror}; choose another store")

        try:
            self.root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(error) from error
        with locked(self.root, busy, unwritable):
            yield

    def next_name(self) -> str:
        """What the next model is called."""
        return f"{max([0, *map(int, self._names())]) + 1:03d}"

    def install(self, candidate: Path, report: Mapping[str, object]) -> OwnModel:
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

    def roll_back(self) -> OwnModel | None:
        """Let the one serve that served before, past those that are damaged; None: what the line began with.

        Raises:
            TuningError: If that serves already.
        """
        at = self._current_name()
        if at == self.line.first:
            raise TuningError(f"{self.line.first_said} serves; there is none before it to go back to")
        seen = {at}
        while True:
            at = self._before(at)
            if at == self.line.first or at in seen:
                switch_to(self.root, self.line.first)
                return None
            seen.add(at)
            try:
                self.line.check(self.root / at)
            except ShelftalkError:
                continue  # damaged or gone
            switch_to(self.root, at)
            return self._own(at)

    def lend(self, store: Path, directory: Path) -> None:
        """Let a model of a directory serve in another store, which has none of this line; nothing is copied."""
        root = OwnModels(store, self.line).root
        root.mkdir(parents=True)
        (root / "001").symlink_to(directory.resolve(), target_is_directory=True)
        switch_to(root, "001")

    def clear_work(self) -> None:
        """Remove an unfinished run, with what it had learnt."""
        shutil.rmtree(self.work, ignore_errors=True)

    def _before(self, name: str) -> str:
        """What served before a model, by its own report, else by the numbers."""
        replaced = self._own(name).report.get("replaces")
        if isinstance(replaced, str) and (replaced.isdigit() or replaced == self.line.first):
            return replaced
        earlier = [one for one in self._names() if name.isdigit() and int(one) < int(name)]
        return earlier[-1] if earlier else self.line.first

    def _current_name(self) -> str:
        """What CURRENT says, what the line began with without it; a damaged one is kept as it stands."""
        try:
            return read_current(self.root) or self.line.first
        except ValueError:
            return "?"

    def _own(self, name: str) -> OwnModel:
        path = self.root / name / _REPORT
        try:
            report = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            report = {}
        return OwnModel(name=name, directory=self.root / name, report=report if isinstance(report, dict) else {})

    def _names(self) -> list[str]:
        if not self.root.is_dir():
            return []
        return sorted((one.name for one in self.root.iterdir() if one.is_dir() and one.name.isdigit()), key=int)

    def _prune(self, kept: set[str]) -> None:
        others = [name for name in self._names() if name not in kept]
        for name in others[: max(0, len(others) + 1 - _KEPT)]:
            shutil.rmtree(self.root / name, ignore_errors=True)


def _a(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"
