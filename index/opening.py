"""What serves, kept open: opened when first needed, and again when something else takes its place.

Files are read and compared with their checksums when they are opened. What is damaged is named and not used: without
its delta a generation goes on, and instead of a damaged generation the last good one before it answers. A generation
that was made with another encoder is asked with that one until a new generation takes its place.
"""

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from index.caching_encoder import CachingEncoder
from index.encoder import Encoder, load_encoder
from index.errors import BackendMissingError, IndexCorruptError, IndexingError, IndexMissingError, IndexStaleError
from index.generations import Generations
from index.manifest import Manifest
from index.search import SearchIndex
from index.serving import Serving, delta_name
from index.settings import IndexSettings

_INLINE_ROWS = 50_000  # texts of a generation that is opened while a question waits: some 0.5 s; larger ones beside it
_ATTEMPTS = 3  # a delta may be replaced, and the one before it removed, while it is being opened

_log = logging.getLogger("shelftalk.index")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    name: str  # what was to be opened, e.g. "000003+000007"
    index: SearchIndex
    problems: tuple[str, ...]  # why it is not all of that
    is_damaged: bool


class OpenIndex:
    """What serves under one directory, open; a reader that holds an earlier one goes on with it.

    Safe to use from several threads.

    Args:
        root: Where the generations lie.
        encoder: The one in use.
        settings: Those in use.
    """

    def __init__(self, root: Path, encoder: Encoder, settings: IndexSettings) -> None:
        self._root = root
        self._encoder = encoder
        self._settings = settings
        self._generations = Generations(root, settings)
        self._lock = threading.Lock()
        self._opened: _Opened | None = None
        self._opening: threading.Thread | None = None

    def __call__(self) -> SearchIndex:
        """The opened index.

        A small one is opened at once when another takes its place; a large one beside the old, which answers meanwhile.

        Raises:
            IndexMissingError: If there is none yet.
            IndexStaleError: If no generation can be asked with the encoder and the settings in use.
            IndexCorruptError: If no generation is whole.
        """
        name = self._name()
        with self._lock:
            if self._opened is None or (self._opened.name != name and not self._is_left_to_thread(self._opened)):
                self._opened = self._open()
            return self._opened.index

    @property
    def problems(self) -> tuple[str, ...]:
        """Why it is not all of what should serve; empty where it is, or nothing is open."""
        opened = self._opened
        return () if opened is None else opened.problems

    @property
    def is_damaged(self) -> bool:
        """Whether a file of what should serve was found damaged."""
        opened = self._opened
        return opened is not None and opened.is_damaged

    def _name(self) -> str:
        try:
            generation = self._generations.current_directory().name
            return f"{generation}+{delta_name(self._root, generation)}"
        except IndexCorruptError as error:
            return str(error)  # opening finds it again

    def _is_left_to_thread(self, old: _Opened) -> bool:
        """Open a large generation in a thread of its own; False where it is to be opened at once."""
        if self._opening is not None and self._opening.is_alive():
            return True
        try:
            manifest = self._generations.current()
        except IndexingError:
            return False  # opening tells what is wrong with it
        is_other = manifest.generation != old.index.manifest.generation
        if not is_other or manifest.n_owners + manifest.n_passages <= _INLINE_ROWS:
            return False
        self._opening = threading.Thread(target=self._open_aside, name="shelftalk-opening", daemon=True)
        self._opening.start()
        return True

    def _open_aside(self) -> None:
        try:
            opened = self._open()
        except IndexingError as error:
            _log.error("the new index cannot be opened, the old one goes on: %s", error)
            return
        with self._lock:
            self._opened = opened

    def _open(self) -> _Opened:
        for _ in range(_ATTEMPTS):
            name = self._name()
            opened = self._first_good(name)
            if not opened.is_damaged or self._name() == name:
                break
        for problem in opened.problems:
            _log.warning("%s", problem)
        return opened

    def _first_good(self, name: str) -> _Opened:
        """The generation that should serve, or the newest before it that can."""
        errors: list[IndexingError] = []
        for generation in self._names(errors):
            try:
                index, delta_error = self._generation(generation)
            except (IndexCorruptError, IndexStaleError, IndexMissingError, BackendMissingError) as error:
                errors.append(error)
                continue
            problems = [f"{error}; generation {generation} answers meanwhile" for error in errors]
            problems.extend(_differences(index, self._encoder, self._settings))
            if delta_error is not None:
                errors.append(delta_error)
                problems.append(f"{delta_error}; what has changed since generation {generation} is not found meanwhile")
            is_damaged = any(isinstance(error, IndexCorruptError | IndexMissingError) for error in errors)
            return _Opened(name=name, index=index, problems=tuple(problems), is_damaged=is_damaged)
        raise errors[0]

    def _names(self, errors: list[IndexingError]) -> Iterator[str]:
        """The generation that should serve, then those before it; all, newest first, where it cannot be told."""
        current = None
        try:
            current = self._generations.current_directory().name
            yield current
        except IndexCorruptError as error:
            errors.append(error)
        for serving in self._generations.complete():
            if current is None or int(serving.manifest.generation) < int(current):
                yield serving.manifest.generation

    def _generation(self, generation: str) -> tuple[SearchIndex, IndexCorruptError | None]:
        """A generation with its delta; without it, and with what is wrong, where that is damaged."""
        try:
            serving = self._generations.serving(generation)
            serving.check_delta(checksums=True)
        except IndexCorruptError as error:
            return self._index(self._generations.serving(generation, with_delta=False)), error
        return self._index(serving), None

    def _index(self, serving: Serving) -> SearchIndex:
        opened = self._opened
        if opened is not None and opened.index.manifest == serving.manifest:
            return opened.index.over(serving)
        serving.without_delta().check(checksums=self._settings.checksums_on_open)
        encoder, settings = self._made_with(serving.manifest)
        return SearchIndex(serving, encoder, settings)

    def _made_with(self, manifest: Manifest) -> tuple[Encoder, IndexSettings]:
        """The encoder and the settings that ask a generation: those in use but for what is fixed when it is built."""
        try:
            old = IndexSettings.model_validate(manifest.settings)
        except ValidationError:
            return self._encoder, self._settings  # of an earlier program: then they must fit
        settings = self._settings.model_copy(update={"field_weights": old.field_weights})
        if manifest.model_id == self._encoder.model_id:
            return self._encoder, settings
        return CachingEncoder(load_encoder(old), size=settings.query_cache), settings


def _differences(index: SearchIndex, encoder: Encoder, settings: IndexSettings) -> Iterator[str]:
    """What a new generation would do otherwise."""
    manifest = index.manifest
    if manifest.model_id != encoder.model_id:
        yield (
            f"index generation {manifest.generation} was made with encoder {manifest.model_id!r} and answers with it; "
            f"`shelftalk index rebuild` makes one with {encoder.model_id!r}"
        )
    if manifest.settings.get("field_weights") != settings.field_weights.model_dump(mode="json"):
        yield (
            f"index generation {manifest.generation} was made with other field weights and answers with them; "
            "`shelftalk index rebuild` makes one with those set now"
        )
