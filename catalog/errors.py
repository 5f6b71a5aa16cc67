"""The root of the error tree, and the errors of the catalog.

    ShelftalkError
    ├── CatalogError
    │   ├── SourceUnreadableError   a file cannot be read at all: nothing was changed
    │   ├── RejectsUnwritableError  the file for rejected records cannot be written: nothing was changed
    │   ├── StoreError              the store cannot be opened, is locked or of another version
    │   ├── EmptyCatalogError       there is no catalog yet
    │   ├── DeleteGuardError        a sync would delete more than allowed
    │   ├── UnknownCategoryError    no product has the category that was asked for
    │   ├── RecordRejectedError     a single record, or a change of one, is not valid
    │   └── RecordMissingError      there is no record of this id to change
    ├── IndexingError               (index/errors.py)
    └── AnsweringError              (rag/errors.py)

A message says what happened, the value, and what to do. Entry points turn a `ShelftalkError` into an
exit code or an HTTP status; any other exception is a defect.
"""


class ShelftalkError(Exception):
    """Anything that goes wrong for a reason a user can act on."""


class CatalogError(ShelftalkError):
    """Something about the merchant's catalog or its store."""


class SourceUnreadableError(CatalogError):
    """A source cannot be read at all; the store is untouched."""


class RejectsUnwritableError(CatalogError):
    """The file for rejected records cannot be written; the store is untouched."""


class StoreError(CatalogError):
    """The store cannot be opened, is locked by another writer, or has another schema version."""


class EmptyCatalogError(CatalogError):
    """The store holds no product and no document yet."""


class DeleteGuardError(CatalogError):
    """A sync would delete a larger share of the catalog than was allowed; the store is untouched."""


class UnknownCategoryError(CatalogError):
    """No product has the category that was asked for."""


class RecordRejectedError(CatalogError):
    """A single record, or a change of one, is not valid; nothing was stored."""

    def __init__(self, message: str, *, field: str | None) -> None:
        super().__init__(message)
        self.field = field  # None: the record as a whole


class RecordMissingError(CatalogError):
    """There is no record of this id to change."""
