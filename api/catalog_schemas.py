"""The shapes of changes of the catalog: batches of records, and the report of what was done with them."""

from pydantic import BaseModel, ConfigDict, Field, JsonValue

Fields = dict[str, JsonValue]
"""A record in the native format; the catalog checks it, as it checks a file."""


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class BatchRequest(_Body):
    """Products and documents in the native format, each with an id of its own."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {"products": [{"id": "VAC-200", "title": "Aurora 200", "price": "249.00", "currency": "EUR"}]}
        },
    )

    products: list[Fields] = Field(default_factory=list)
    documents: list[Fields] = Field(default_factory=list)


class RejectBody(_Body):
    """A record that was not taken in."""

    source: str
    line: int | None = Field(description="Place of the record in the request, from 1, products before documents.")
    field: str | None
    value: str
    reason: str


class IngestReportBody(_Body):
    """What was done; `read` is the sum of added, updated, unchanged and rejected."""

    read: int
    added: int
    updated: int
    unchanged: int
    deleted: int
    rejected: int
    rejects: list[RejectBody]
    warnings: list[str]
    passages: int
    embedded: int
    generation: str | None
    seconds: float
