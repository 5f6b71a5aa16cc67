"""The settings of the catalog package."""

from pydantic import BaseModel, ConfigDict, Field


class CatalogSettings(BaseModel):
    """How records are read and stored."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    max_field_chars: int = Field(
        default=200_000,
        ge=1_000,
        description="Longest text of one field, in characters; a longer one rejects its record.",
    )
    max_delete_fraction: float = Field(
        default=0.2, ge=0.0, le=1.0, description="Largest share of the catalog that one sync may delete."
    )
    default_currency: str | None = Field(
        default=None,
        min_length=3,
        max_length=3,
        description="ISO 4217 code for prices that state no currency.",
    )
