"""The settings of Shelftalk: one object, made once in an entry point, its sections owned by their packages.

Each field can be set in the environment as SHELFTALK_NAME, fields of a section as SHELFTALK_SECTION__NAME.
"""

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from catalog.settings import CatalogSettings
from index.settings import IndexSettings
from rag.conversation import DEFAULT_KEEP_DAYS
from rag.errors import SettingError
from rag.models.model_server_settings import ModelServerSettings


class AnsweringSettings(BaseModel):
    """How answers are found, written and kept."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    least_answer_likelihood: float = Field(
        default=0.4,
        ge=0.0,
        le=1.0,
        description="Evidence below it does not count as an answer; higher refuses more, lower errs more.",
    )
    evidence_ranker: str = Field(
        default="auto",
        pattern="^(auto|openvino|torch|none)$",
        description="Where the model runs that ranks passages of a product's texts; none: words and meaning rank them.",
    )
    least_paraphrase_probability: float = Field(
        default=0.9,
        ge=0.0,
        le=1.0,
        description="How sure the entailment model must be of a large model's own words; 1 lets only the evidence's.",
    )
    doubted_below: float = Field(
        default=0.1,
        ge=0.0,
        le=1.0,
        description="Under this probability a large model's statement is dropped though its words stand in passages.",
    )
    prompt_tokens: int = Field(
        default=2_000,
        ge=200,
        le=100_000,
        description="Most tokens of a prompt, evidence and history together.",
    )
    answer_tokens: int = Field(default=256, ge=16, le=4_096, description="Most tokens a language model may write.")
    history_turns: int = Field(
        default=6, ge=0, le=50, description="Messages of the conversation that a language model is shown."
    )
    device: str = Field(
        default="auto",
        pattern="^(auto|cpu|cuda)$",
        description="Where a language model runs; auto takes the GPU if any.",
    )
    answers_at_once: int | None = Field(
        default=None,
        ge=1,
        le=512,
        description="Answers a Hugging Face model writes at once; 1: one by one. None is 64 on a GPU, else 4.",
    )
    evidence_numbers_only: bool = Field(
        default=False, description="Whether a Hugging Face model can write no number that its evidence does not have."
    )
    conversation_days: int = Field(
        default=DEFAULT_KEEP_DAYS,
        ge=1,
        le=3_650,
        description="Days after its last message until a conversation is erased.",
    )
    allow_downloads: bool = Field(
        default=False, description="Whether a model given by id may be fetched from its hub; a path never is."
    )
    fallback: str = Field(
        default="composer",
        pattern="^(composer|reader)$",
        description="Who writes when the language model fails; where `reader` fails too, the composer does.",
    )
    server: ModelServerSettings = Field(
        default_factory=ModelServerSettings, description="A language model behind an OpenAI-compatible server."
    )

    def prompt_budget(self, context_tokens: int) -> int:
        """Tokens of a prompt for a model that holds so many: as allowed, and with room for the answer."""
        return min(self.prompt_tokens, context_tokens - self.answer_tokens)


_OTHER_VARIABLES = ("API", "UPDATE_GOLDEN")  # settings of the HTTP side, and of the tests


def check_environment(environment: Mapping[str, str]) -> None:
    """Refuse a misspelt variable rather than ignore it.

    Raises:
        SettingError: If a variable SHELFTALK_... names no setting.
    """
    known = {name.upper() for name in Settings.model_fields} | set(_OTHER_VARIABLES)
    for variable in sorted(environment):
        name = variable.removeprefix("SHELFTALK_").split("__")[0].upper()
        if variable.startswith("SHELFTALK_") and name not in known:
            raise SettingError(f"unknown variable {variable!r}; known are {', '.join(sorted(known))} after SHELFTALK_")


class Settings(BaseSettings):
    """Everything that can be set."""

    model_config = SettingsConfigDict(
        env_prefix="SHELFTALK_",
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,  # it may be the key of a model server, under a misspelt name
    )

    store: Path = Field(
        default=Path("var/shelftalk"), description="Directory of the catalog, its index and conversations."
    )
    model: str = Field(
        default="composer",
        description=(
            "Who writes the answers: `composer`, `reader` for the embedded model, `hf:PATH-or-ID` for a "
            "Hugging Face causal model, or `openai:URL#NAME` for one behind an OpenAI-compatible server."
        ),
    )
    database_url: str | None = Field(
        default=None, description="SQLAlchemy URL of the catalog; None keeps a SQLite file inside the store."
    )
    catalog: CatalogSettings = Field(default_factory=CatalogSettings, description="Reading and storing records.")
    index: IndexSettings = Field(default_factory=IndexSettings, description="Embedding, searching, generations.")
    answering: AnsweringSettings = Field(default_factory=AnsweringSettings, description="Finding and writing answers.")
