"""The settings of a language model behind an OpenAI-compatible server."""

from pydantic import BaseModel, ConfigDict, Field, JsonValue, SecretStr


class ModelServerSettings(BaseModel):
    """How a model server is talked to, and when it is left alone.

    No check here takes the section as a whole: what it refused would be told with the key in it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    api_key: SecretStr | None = Field(
        default=None, description="Key of the model server, sent to it alone and written nowhere; None sends none."
    )
    context_tokens: int | None = Field(
        default=None,
        ge=512,
        le=10_000_000,
        description="Tokens that the model holds, prompt and answer; None takes what the server says, else 4096.",
    )
    connect_s: float = Field(
        default=5.0, gt=0.0, le=60.0, description="Longest wait for a connection to the model server, seconds."
    )
    read_s: float = Field(
        default=30.0, gt=0.0, le=600.0, description="Longest silence of the model server, seconds; also before a token."
    )
    total_s: float = Field(
        default=60.0, gt=0.0, le=3_600.0, description="Longest time of one answer of the model server, seconds."
    )
    n_retries: int = Field(
        default=2,
        ge=0,
        le=10,
        description="Times that a request which failed before its first token is tried again (429, 5xx, connection).",
    )
    retry_wait_s: float = Field(
        default=4.0,
        ge=0.0,
        le=60.0,
        description="Longest wait before a retry, seconds; a server that asks for a longer one is not tried again.",
    )
    failures_to_pause: int = Field(
        default=3, ge=1, le=100, description="Failures in a row after which the model server is left alone."
    )
    pause_s: float = Field(
        default=30.0, ge=0.0, le=3_600.0, description="How long it is left alone until it is tried again, seconds."
    )
    extra_body: dict[str, JsonValue] = Field(
        default={"chat_template_kwargs": {"enable_thinking": False}},
        description="Fields added to each request, as JSON; by default reasoning models are asked to answer at once. "
        "{} for servers that refuse it.",
    )
