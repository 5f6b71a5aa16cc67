"""The files of wordings: their format, read and checked.

A file is a JSON object with `language` ("en", "zh"), `set` ("dev": looked at while building, "test": kept
apart) and `abilities`: for each ability a list of wordings. A wording is a text with slots in braces, or an
object with `text` and some of

* `form`: what kind of question of its ability it is, see `FORMS`; the first one there is meant without it;
* `about`: a meaning of `vocabulary.json` that the words themselves name ("how heavy"), instead of {attribute};
* `direction`: "most" or "least", for what compares by size;
* `history`: what the customer said before, oldest first, for follow-ups;
* `place`: which of a list is meant, from 1, or -1 for the last;
* `code`: "id", "gtin" or "mpn", where the words name the kind of identifier;
* `unless`: words that make the question answerable where a record or document has them;
* `action`: what is expected of an out-of-scope question instead of a refusal: "handoff".
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from eval.errors import CasesError
from rag.question import Language

Ability = Literal[
    "lookup",
    "yes_no",
    "filter",
    "superlative",
    "count",
    "compare",
    "follow_up",
    "typo",
    "identifier",
    "clarify",
    "false_premise",
    "unanswerable",
    "out_of_scope",
]
ABILITIES: tuple[Ability, ...] = get_args(Ability)

_MEASURED = ("below", "above", "between", "has", "is", "value", "brand", "brand_below")
FORMS: Mapping[Ability, tuple[str, ...]] = {
    "lookup": ("named", "page"),
    "yes_no": ("has", "has_page", "is", "is_page", "less", "more", "value", "brand"),
    "filter": _MEASURED,
    "superlative": ("which", "value"),
    "count": ("all", *_MEASURED),
    "compare": ("both", "which"),
    "follow_up": (
        "pronoun",
        "other_product",
        "other_bound",
        "then_extreme",
        "then_count",
        "ordinal",
        "of_two",
        "cheaper_one",
    ),
    "typo": ("named",),
    "identifier": ("fact", "which"),
    "clarify": ("family", "kind", "kind_has", "nothing"),
    "false_premise": ("named",),
    "unanswerable": ("attribute", "topic", "product"),
    "out_of_scope": ("asked",),
}
"""The forms of each ability; the first is the one of a wording that names none."""

_FACT = frozenset({"attribute"})
_SLOTS: Mapping[tuple[Ability, str], frozenset[str]] = {
    **{(ability, "named"): frozenset({"product"}) | _FACT for ability in ("lookup", "typo")},
    ("lookup", "page"): _FACT,
    ("yes_no", "has"): frozenset({"product"}) | _FACT,
    ("yes_no", "has_page"): _FACT,
    ("yes_no", "is"): frozenset({"product"}) | _FACT,
    ("yes_no", "is_page"): _FACT,
    ("yes_no", "less"): frozenset({"product", "amount"}) | _FACT,
    ("yes_no", "more"): frozenset({"product", "amount"}) | _FACT,
    ("yes_no", "value"): frozenset({"product", "value"}) | _FACT,
    ("yes_no", "brand"): frozenset({"product", "brand"}),
    **{
        (ability, form): slots
        for ability in ("filter", "count")
        for form, slots in {
            "below": frozenset({"category", "amount"}) | _FACT,
            "above": frozenset({"category", "amount"}) | _FACT,
            "between": frozenset({"category", "amount", "more"}) | _FACT,
            "has": frozenset({"category"}) | _FACT,
            "is": frozenset({"category"}) | _FACT,
            "value": frozenset({"category", "value"}) | _FACT,
            "brand": frozenset({"category", "brand"}),
            "brand_below": frozenset({"category", "brand", "amount"}) | _FACT,
        }.items()
    },
    ("count", "all"): frozenset({"category"}),
    ("superlative", "which"): frozenset({"category"}) | _FACT,
    ("superlative", "value"): frozenset({"category"}) | _FACT,
    ("compare", "both"): frozenset({"product", "other"}) | _FACT,
    ("compare", "which"): frozenset({"product", "other"}) | _FACT,
    ("follow_up", "pronoun"): frozenset({"product"}) | _FACT,
    ("follow_up", "other_product"): frozenset({"product", "other"}) | _FACT,
    ("follow_up", "other_bound"): frozenset({"category", "amount"}),
    ("follow_up", "then_extreme"): frozenset({"category"}) | _FACT,
    ("follow_up", "then_count"): frozenset({"category"}),
    ("follow_up", "ordinal"): frozenset({"category"}) | _FACT,
    ("follow_up", "of_two"): frozenset({"product", "other"}) | _FACT,
    ("follow_up", "cheaper_one"): frozenset({"product", "other"}) | _FACT,
    ("identifier", "fact"): frozenset({"identifier"}) | _FACT,
    ("identifier", "which"): frozenset({"identifier"}),
    ("clarify", "family"): frozenset({"product"}) | _FACT,
    ("clarify", "kind"): frozenset({"category"}) | _FACT,
    ("clarify", "kind_has"): frozenset({"category"}) | _FACT,
    ("clarify", "nothing"): _FACT,
    ("false_premise", "named"): frozenset({"product", "value"}) | _FACT,
    ("unanswerable", "attribute"): frozenset({"product"}) | _FACT,
    ("unanswerable", "topic"): frozenset({"product"}),
    ("unanswerable", "product"): frozenset({"product"}),
    ("out_of_scope", "asked"): frozenset(),
}
"""The slots that a form must have; {attribute} may be left out where `about` stands for it."""

_MAY_HAVE: Mapping[tuple[Ability, str], frozenset[str]] = {("follow_up", "other_bound"): frozenset({"more"})}
_DIRECTED = {("superlative", "which"), ("superlative", "value"), ("compare", "which")} | {
    ("follow_up", "then_extreme"),
    ("follow_up", "of_two"),
}
_SLOT = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One way to ask."""

    ability: Ability
    form: str
    text: str
    place_in_file: str  # for messages
    about: str | None = None
    direction: Literal["most", "least"] | None = None
    history: tuple[str, ...] = ()
    place: int | None = None
    code: Literal["id", "gtin", "mpn"] | None = None
    unless: tuple[str, ...] = ()
    action: Literal["handoff"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingFile:
    """The wordings of one file."""

    language: Language
    set: Literal["dev", "test"]
    wordings: Mapping[Ability, tuple[Wording, ...]]


class _WordingRecord(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    form: str | None = None
    about: str | None = None
    direction: Literal["most", "least"] | None = None
    history: tuple[str, ...] = ()
    place: int | None = None
    code: Literal["id", "gtin", "mpn"] | None = None
    unless: tuple[str, ...] = ()
    action: Literal["handoff"] | None = None


class _FileRecord(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    language: Language
    set: Literal["dev", "test"]
    abilities: Mapping[Ability, tuple[str | _WordingRecord, ...]]


def read_wordings(path: Path, *, meanings: Sequence[str]) -> WordingFile:
    """The wordings of a file, checked.

    Args:
        path: Of the file.
        meanings: What `about` may name.

    Raises:
        CasesError: If the file cannot be read or a wording is bad; names file, ability, number and fault.
    """
    try:
        record = _FileRecord.model_validate_json(path.read_bytes())
    except OSError as error:
        raise CasesError(f"cannot read the wordings in {str(path)!r}: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "file"
        raise CasesError(f"{path}: {place}: {first['msg']}") from error
    wordings: dict[Ability, tuple[Wording, ...]] = {}
    for ability, entries in record.abilities.items():
        some = [_wording(path, ability, number, entry, meanings) for number, entry in enumerate(entries, start=1)]
        _reject_repeats(some)
        wordings[ability] = tuple(some)
    return WordingFile(language=record.language, set=record.set, wordings=wordings)


def check_complete(file: WordingFile, path: Path, *, least: int) -> None:
    """Check that a file has enough wordings of every ability.

    Raises:
        CasesError: If it has not; names each ability that lacks some, and how many.
    """
    lacking = [
        f"{ability} has {len(file.wordings.get(ability, ()))}"
        for ability in ABILITIES
        if len(file.wordings.get(ability, ())) < least
    ]
    if lacking:
        raise CasesError(f"{path}: at least {least} wordings of each ability are needed; {', '.join(lacking)}")


def _wording(
    path: Path, ability: Ability, number: int, entry: str | _WordingRecord, meanings: Sequence[str]
) -> Wording:
    record = _WordingRecord(text=entry) if isinstance(entry, str) else entry
    place = f"{path}: {ability}, wording {number} ({record.text[:40]!r})"
    form = record.form or FORMS[ability][0]
    if form not in FORMS[ability]:
        raise CasesError(f"{place}: no form {form!r}; the forms of {ability} are {', '.join(FORMS[ability])}")
    if record.about is not None and record.about not in meanings:
        raise CasesError(f"{place}: about {record.about!r} is not known; known are {', '.join(meanings)}")
    fault = _fault(ability, form, record)
    if fault is not None:
        raise CasesError(f"{place}: {fault}")
    fields = record.model_dump(exclude={"form"})
    return Wording(ability=ability, form=form, place_in_file=place, **fields)


def _fault(ability: Ability, form: str, record: _WordingRecord) -> str | None:
    """What is wrong with a wording, if anything."""
    texts = [*record.history, record.text]
    if not all(text.strip() for text in texts):
        return "an empty text"
    bare = [_SLOT.sub("", text) for text in texts]
    if any("{" in text or "}" in text for text in bare):
        return "a brace that belongs to no slot"
    slots = {slot for text in texts for slot in _SLOT.findall(text)}
    needed = _SLOTS[ability, form] - ({"attribute"} if record.about is not None else set())
    if needed - slots:
        return f"needs the slots {', '.join(f'{{{slot}}}' for slot in sorted(needed - slots))}"
    extra = slots - _SLOTS[ability, form] - _MAY_HAVE.get((ability, form), frozenset())
    if extra:
        return f"has slots that {ability}/{form} does not fill: {', '.join(sorted(extra))}"
    if ((ability, form) in _DIRECTED) != (record.direction is not None):
        return "direction is needed for what compares by size, and only there"
    if (ability == "follow_up") != bool(record.history):
        return "history is needed for follow-ups, and only there"
    if (form == "ordinal") != (record.place is not None):
        return "place is needed for ordinals, and only there"
    return None


def _reject_repeats(wordings: Sequence[Wording]) -> None:
    seen: dict[tuple[str, ...], Wording] = {}
    for one in wordings:
        key = (*(text.casefold() for text in one.history), one.text.casefold())
        if key in seen:
            raise CasesError(f"{one.place_in_file}: is also {seen[key].place_in_file}; change or remove one")
        seen[key] = one
