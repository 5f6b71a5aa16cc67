"""The errors of the index.

IndexingError
├── IndexMissingError     there is no generation yet
├── IndexStaleError       the generation does not fit the catalog or the encoder in use
├── IndexLockedError      another process is building
├── IndexCorruptError     a file does not match its checksum or count
└── BackendMissingError   an unknown backend, or its library is not installed
"""

from pathlib import Path

from catalog.errors import ShelftalkError


class IndexingError(ShelftalkError):
    """Something about the search index."""


class IndexMissingError(IndexingError):
    """There is no generation yet."""


class IndexStaleError(IndexingError):
    """The generation was built for another encoder, format or catalog revision."""


class IndexLockedError(IndexingError):
    """Another process is building a generation; this one can try again later."""


class IndexCorruptError(IndexingError):
    """A file of a generation is missing or does not match its checksum."""


class BackendMissingError(IndexingError):
    """An unknown backend key, or the library of a backend is not installed."""


def unwritable(place: Path, error: Exception) -> IndexingError:
    """That the index cannot be written, with the place and the reason."""
    return IndexingError(
        f"the index could not be written under {str(place)!r} ({error}); the generation before goes on serving"
    )
