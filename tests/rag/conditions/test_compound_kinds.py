"""The head of a compound of kinds."""

import pytest

from index.terms import terms
from rag.conditions.compound_kinds import head_kind

NAMES = {kind: [frozenset(terms(kind))] for kind in ("Camera", "Lens", "Phone", "Case", "Phone case", "Label")}


@pytest.mark.parametrize(
    ("leaf", "text", "expected"),
    [
        ("Camera", "camera lens", "Lens"),
        ("Phone", "a phone case", "Phone case"),  # the longer name
        ("Case", "a phone case", "Phone case"),
        ("Camera", "camera, lens", "Camera"),  # two things
        ("Camera", "camera and lens", "Camera"),
        ("Label", "label", "Label"),
    ],
)
def test_the_last_kind_or_the_longest_name_is_meant(leaf: str, text: str, expected: str) -> None:
    assert head_kind(leaf, NAMES, text) == expected
