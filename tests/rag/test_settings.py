"""Settings: from the environment, bounded, described."""

from pathlib import Path

import pytest
from annotated_types import Ge, Gt
from pydantic import BaseModel, ValidationError

from rag.settings import AnsweringSettings, Settings


def test_the_defaults_are_those_of_the_contract() -> None:
    settings = Settings()
    assert settings.store == Path("var/shelftalk")
    assert settings.model == "composer"
    assert settings.database_url is None


def test_every_setting_can_be_given_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELFTALK_STORE", "/srv/shop")
    monkeypatch.setenv("SHELFTALK_ANSWERING__ANSWER_TOKENS", "64")
    monkeypatch.setenv("SHELFTALK_CATALOG__MAX_DELETE_FRACTION", "0.5")
    settings = Settings()
    assert settings.store == Path("/srv/shop")
    assert settings.answering.answer_tokens == 64
    assert settings.catalog.max_delete_fraction == 0.5


def test_what_is_given_in_code_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELFTALK_STORE", "/srv/shop")
    assert Settings(store=Path("/tmp/other")).store == Path("/tmp/other")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SHELFTALK_ANSWERING__DEVICE", "tpu"),
        ("SHELFTALK_ANSWERING__PROMPT_TOKENS", "0"),
        ("SHELFTALK_ANSWERING__LEAST_ANSWER_LIKELIHOOD", "1.5"),
        ("SHELFTALK_ANSWERING__NO_SUCH_SETTING", "1"),
        ("SHELFTALK_INDEX__ENCODER", "magic"),
    ],
)
def test_a_value_out_of_bounds_and_an_unknown_key_are_errors(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError):
        Settings()


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().model = "other"
    with pytest.raises(ValidationError):
        AnsweringSettings().answer_tokens = 1


def test_every_field_says_what_it_is_and_every_number_has_a_lower_bound() -> None:
    undescribed: list[str] = []
    unbounded: list[str] = []
    sections: list[type[BaseModel]] = [Settings]
    while sections:
        section = sections.pop()
        for name, field in section.model_fields.items():
            kind = field.annotation
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                sections.append(kind)
            if not (field.description or "").strip():
                undescribed.append(f"{section.__name__}.{name}")
            if kind in (int, float) and not any(isinstance(one, Ge | Gt) for one in field.metadata):
                unbounded.append(f"{section.__name__}.{name}")
    assert undescribed == []
    assert unbounded == []
