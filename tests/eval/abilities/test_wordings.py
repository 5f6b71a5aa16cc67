"""The files of wordings are complete, and a bad wording is named with its place and fault."""

import json
from pathlib import Path

import pytest

from eval.abilities.vocabulary import Vocabulary
from eval.abilities.wordings import ABILITIES, check_complete, read_wordings
from eval.errors import CasesError

FOLDER = Path(__file__).parents[3] / "eval" / "abilities" / "wordings"
MEANINGS = tuple(Vocabulary.read().meanings)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_every_file_has_sixty_wordings_of_each_ability(path: Path) -> None:
    file = read_wordings(path, meanings=MEANINGS)
    check_complete(file, path, least=60)
    assert path.stem == f"{file.language}_{file.set}"


def _read(folder: Path, entry: object, ability: str = "lookup") -> None:
    path = folder / "en_dev.json"
    path.write_text(json.dumps({"language": "en", "set": "dev", "abilities": {ability: [entry]}}), encoding="utf-8")
    read_wordings(path, meanings=MEANINGS)


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("How heavy?", "needs the slots {attribute}, {product}"),
        ("{attribute} of {product} in {category}?", "does not fill: category"),
        ("{attribute} of {product} {", "a brace that belongs to no slot"),
        ({"text": "{attribute} of {product}", "form": "spoken"}, "the forms of lookup are named, page"),
        ({"text": "How heavy is the {product}?", "about": "wieght"}, "'wieght' is not known"),
        ({"text": "{attribute} of {product}", "direction": "most"}, "direction is needed for what compares"),
        ({"text": "{attribute} of {product}", "history": ["Hi"]}, "history is needed for follow-ups"),
    ],
)
def test_a_bad_wording_is_named_with_its_fault(tmp_path: Path, entry: object, fault: str) -> None:
    with pytest.raises(CasesError) as raised:
        _read(tmp_path, entry)
    assert fault in str(raised.value)
    assert "lookup, wording 1" in str(raised.value)


def test_a_superlative_without_a_direction_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CasesError, match="direction is needed"):
        _read(tmp_path, {"text": "cheapest {category}?", "about": "price"}, "superlative")


def test_a_wording_may_not_be_there_twice(tmp_path: Path) -> None:
    path = tmp_path / "en_dev.json"
    some = ["{attribute} of {product}?", "{attribute} OF {product}?"]
    path.write_text(json.dumps({"language": "en", "set": "dev", "abilities": {"lookup": some}}), encoding="utf-8")
    with pytest.raises(CasesError, match=r"wording 2 .* is also .* wording 1"):
        read_wordings(path, meanings=MEANINGS)


def test_an_unknown_ability_and_a_file_that_is_none_are_named(tmp_path: Path) -> None:
    with pytest.raises(CasesError, match=r"abilities\.telepathy"):
        _read(tmp_path, "{product}", "telepathy")
    with pytest.raises(CasesError, match="cannot read the wordings"):
        read_wordings(tmp_path / "none.json", meanings=MEANINGS)


def test_a_file_that_lacks_wordings_says_how_many_it_has(tmp_path: Path) -> None:
    path = tmp_path / "en_test.json"
    some = [f"{{attribute}} of {{product}}, {number}?" for number in range(3)]
    path.write_text(json.dumps({"language": "en", "set": "test", "abilities": {"lookup": some}}), encoding="utf-8")
    file = read_wordings(path, meanings=MEANINGS)
    with pytest.raises(CasesError, match="lookup has 3, yes_no has 0"):
        check_complete(file, path, least=60)


def test_there_are_thirteen_abilities() -> None:
    assert len(ABILITIES) == 13
