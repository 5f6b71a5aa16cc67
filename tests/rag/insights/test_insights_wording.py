"""What findings say, of every kind and in both languages."""

import re

import pytest

from catalog.insights.finding import FINDING_KINDS, Finding, FindingKind
from rag.insights.wording import advice, place_of, says, title_of
from rag.question import Language

LANGUAGES: tuple[Language, ...] = ("en", "zh")


def finding(kind: FindingKind) -> Finding:
    return Finding(
        kind=kind,
        category="Home > Lamps",
        field="weight",
        n_affected=1_234,
        n_considered=5_678,
        impact=1.0,
        usual="2.4 kg",
        why="common" if kind in ("missing", "never_stated") else None,
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", FINDING_KINDS)
def test_every_finding_says_how_many_of_how_many_and_what_to_do(kind: FindingKind, language: Language) -> None:
    text = says(finding(kind), language)
    assert "1,234" in text
    assert "5,678" in text
    assert not re.search(r"[{}]|None", text)
    assert advice(finding(kind), language)
    assert title_of(kind, language).isascii() == (language == "en")


def test_titles_tell_the_kinds_apart() -> None:
    for language in LANGUAGES:
        assert len({title_of(kind, language) for kind in FINDING_KINDS}) == len(FINDING_KINDS)


def test_fields_are_named_in_the_language_of_the_report() -> None:
    assert says(finding("missing"), "zh").startswith("重量：")
    assert place_of(finding("missing"), "zh") == "Home > Lamps"
