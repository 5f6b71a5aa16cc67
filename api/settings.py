"""The settings of serving over HTTP."""

from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from api.errors import ServingError

_ENV_PREFIX = "SHELFTALK_API__"

Origin = Annotated[str, StringConstraints(pattern=r"^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?$")]


class ApiSettings(BaseSettings):
    """How much is served at once; also read from the environment, e.g. `SHELFTALK_API__N_WORKERS`."""

    model_config = SettingsConfigDict(env_prefix=_ENV_PREFIX, extra="forbid", frozen=True)

    n_workers: int = Field(
        default=4,
        ge=1,
        le=256,
        description="Questions, searches and look-ups worked on at the same time in one process.",
    )
    queue_length: int = Field(
        default=32,
        ge=0,
        le=10_000,
        description="Requests that may wait for a worker; further ones are told to come back.",
    )
    retry_after_s: int = Field(
        default=2,
        ge=1,
        le=3_600,
        description="Seconds after which a client that was turned away should come back.",
    )
    max_body_bytes: int = Field(
        default=65_536,
        ge=1_024,
        le=2**30,
        description="Largest request body, in bytes; a larger one is refused.",
    )
    max_catalog_body_bytes: int = Field(
        default=16 * 2**20,
        ge=1_024,
        le=2**30,
        description="The same for changes of the catalog: a product, or a batch of them.",
    )
    keep_alive_s: float = Field(
        default=15.0,
        gt=0.0,
        le=300.0,
        description="Silence in an event stream after which a comment keeps it open, seconds.",
    )
    image_origins: tuple[Origin, ...] = Field(
        default=(),
        description="Where the shop page may load product images from beside this server, "
        'e.g. ["https://cdn.shop.example"].',
    )


def load_api_settings() -> ApiSettings:
    """The settings as the environment has them.

    Raises:
        ServingError: If one of them is out of its bounds or cannot be read.
    """
    try:
        return ApiSettings()
    except ValidationError as error:
        fault = error.errors()[0]
        name = _ENV_PREFIX + str(fault["loc"][0]).upper()
        raise ServingError(f"setting {name}: {fault['msg']} (got {fault['input']!r})") from error
    except SettingsError as error:
        raise ServingError(f"a setting {_ENV_PREFIX}... is not valid JSON: {error}") from error
