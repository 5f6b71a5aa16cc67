"""Read evaluation cases from files.

Four forms are known by their content: the contract's JSON Lines, rows with the columns of Ragas (JSON Lines,
a JSON list or CSV), a CSV with a question and an answer, and a BEIR directory (`beir.py`). A case that cannot
be used is named with its file and line, and then none is used: a result over some of the cases would be
another result.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    ValidationError,
    model_validator,
)

from eval.case import Case, LabelledEvidence, YesNo
from eval.errors import CasesError
from eval.foreign_cases import case_fields
from rag.answer import AbstentionReason, Action
from rag.question import MAX_QUESTION_CHARS, Language, Role, Turn

CaseForm = Literal["shelftalk", "ragas", "table", "beir"]

_TABLE_SUFFIXES = {".csv": ",", ".tsv": "\t"}


def _as_list(value: object) -> object:
    """One text where a list is expected is a list of one."""
    return [value] if isinstance(value, str) else value


Text = Annotated[str, Field(min_length=1, pattern=r"\S")]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_as_list)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TurnRecord(_Strict):
    """One message of the history."""

    role: Role
    content: str


class EvidenceRecord(_Strict):
    """A judged passage."""

    text: Text
    product_id: str | None = None
    source: str | None = None
    field: str | None = None


class ExpectRecord(_Strict):
    """Labels beyond the contract's fields."""

    actions: tuple[Action, ...] = ()
    reasons: tuple[AbstentionReason, ...] = ()
    evidence_full: tuple[EvidenceRecord, ...] = ()
    evidence_partial: tuple[EvidenceRecord, ...] = ()
    yesno: YesNo | None = None
    conflict: bool = False  # the judges' answers disagree on yes or no


class GivenRecord(BaseModel):
    """A merge patch of one product in the native format, made in a copy of the store before asking."""

    model_config = ConfigDict(extra="allow", frozen=True)

    id: Text

    def patch(self) -> Mapping[str, JsonValue]:
        """The patch with the id it is for."""
        return {"id": self.id, **(self.model_extra or {})}


class CaseRecord(_Strict):
    """One line of a file of cases."""

    id: Text
    question: Annotated[Text, Field(max_length=MAX_QUESTION_CHARS)]
    history: tuple[TurnRecord, ...] = ()
    product_id: Text | None = None
    answers: Texts = ()
    must_include: Texts = ()
    must_not_include: Texts = ()
    evidence: Texts = ()
    products: Texts = ()
    action: Action | None = None
    ability: Text = "other"
    language: Language | None = None
    expect: ExpectRecord = ExpectRecord()
    given: tuple[GivenRecord, ...] = ()

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> "CaseRecord":
        if self.action is not None and self.expect.actions and self.action not in self.expect.actions:
            raise ValueError(f"action {self.action!r} is not among expect.actions {list(self.expect.actions)}")
        return self

    def case(self, place: str) -> Case:
        """The case of this line."""
        first: Sequence[Action] = [self.action] if self.action is not None else []
        actions = tuple(dict.fromkeys([*first, *self.expect.actions])) or ("answer",)
        return Case(
            id=self.id,
            question=self.question,
            history=tuple(Turn(role=turn.role, content=turn.content) for turn in self.history),
            product_id=self.product_id,
            answers=self.answers,
            must_include=self.must_include,
            must_not_include=self.must_not_include,
            evidence=self.evidence,
            evidence_full=tuple(map(_labelled, self.expect.evidence_full)),
            evidence_partial=tuple(map(_labelled, self.expect.evidence_partial)),
            products=self.products,
            actions=actions,
            reasons=self.expect.reasons,
            yes_no=self.expect.yesno,
            ability=self.ability,
            language=self.language,
            given=tuple(one.patch() for one in self.given),
            place=place,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """The cases of one file."""

    name: str
    sha256: str  # of the bytes of the file
    form: CaseForm
    cases: tuple[Case, ...]


def read_cases(path: Path) -> CaseFile:
    """All cases of a file, in its order.

    Raises:
        CasesError: If the file cannot be read, holds no case, or a case is bad; names file and line.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CasesError(f"cannot read the cases in {str(path)!r}: {error.strerror}") from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CasesError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    rows = _rows(path, text)
    cases: list[Case] = []
    lines: dict[str, int] = {}
    form: CaseForm = "shelftalk"
    for line, row in rows:
        if path.suffix.lower() in _TABLE_SUFFIXES:
            form = "table"
        if "user_input" in row:
            form = "ragas"
        case = _case(path, line, row)
        if case.id in lines:
            raise CasesError(
                f"{path}, line {line}: id {case.id!r} is also that of line {lines[case.id]}; make it another"
            )
        lines[case.id] = line
        cases.append(case)
    if not cases:
        raise CasesError(f"{path}: no case in it; write one JSON object a line with at least id and question")
    digest = hashlib.sha256(content).hexdigest()
    return CaseFile(name=path.name, sha256=digest, form=form, cases=tuple(cases))


def _case(path: Path, line: int, row: Mapping[str, object]) -> Case:
    try:
        fields = case_fields(row, line, is_table=path.suffix.lower() in _TABLE_SUFFIXES)
        record = CaseRecord.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "case"
        value = "" if first["type"] == "missing" else f" (got {_short(first['input'])})"
        raise CasesError(f"{path}, line {line}: {place}: {first['msg']}{value}") from error
    except ValueError as error:
        raise CasesError(f"{path}, line {line}: {error}") from error
    return record.case(f"{path.name}:{line}")


def _rows(path: Path, text: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    delimiter = _TABLE_SUFFIXES.get(path.suffix.lower())
    if delimiter is not None:
        yield from _table_rows(path, text, delimiter)
    elif text.lstrip().startswith("["):
        yield from _list_rows(path, text)
    else:
        for line, written in enumerate(text.split("\n"), start=1):
            if written.strip():
                yield line, _object(path, line, written)


def _object(path: Path, line: int, written: str) -> Mapping[str, object]:
    try:
        value = json.loads(written)
    except json.JSONDecodeError as error:
        raise CasesError(f"{path}, line {line}, column {error.colno}: not JSON: {error.msg}") from error
    if not isinstance(value, dict):
        raise CasesError(f"{path}, line {line}: a case is a JSON object, not {_short(value)}")
    return value


def _list_rows(path: Path, text: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    """The objects of a JSON list, numbered from 1; a list has no lines to speak of."""
    try:
        values = json.loads(text)
    except json.JSONDecodeError as error:
        raise CasesError(f"{path}, line {error.lineno}, column {error.colno}: not JSON: {error.msg}") from error
    for number, value in enumerate(values, start=1):
        if not isinstance(value, dict):
            raise CasesError(f"{path}, entry {number}: a case is a JSON object, not {_short(value)}")
        yield number, value


def _table_rows(path: Path, text: str, delimiter: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            line = reader.line_num
            if None in row:
                raise CasesError(f"{path}, line {line}: more cells than the header has columns")
            if any(row.values()):
                yield line, {name.strip(): value for name, value in row.items() if value}
    except csv.Error as error:
        raise CasesError(f"{path}, line {reader.line_num}: not a table: {error}") from error


def _labelled(record: EvidenceRecord) -> LabelledEvidence:
    return LabelledEvidence(text=record.text, product_id=record.product_id, source=record.source, field=record.field)


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 80 else shown[:77] + "..."
