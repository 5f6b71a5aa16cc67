"""Groups that a shop's tables put names into, and terms that speak of a group alone: "zone 3 countries" for Portugal.

A table groups names where one column holds short codes, each once ("1", "A"), and another lists names. Other passages
then say "zones 1 and 2" and mean those names.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.terms import terms
from rag.documents.markdown_table import is_table, names_in_cell, rows_of_table
from rag.documents.table_wording import row_said, with_stop
from rag.vocabulary.countries import countries_in

_CODE = re.compile(r"\d{1,2}|[A-Z]")
_LEAST_GROUPS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class NameGroup:
    """A name that a question says, and the group it is in."""

    name: str  # as the table has it: "Portugal"
    kind: str  # what the column of codes is called: "Zone"
    code: str  # "3"

    @property
    def told(self) -> str:
        """The group as a row of its table says it: "Portugal – zone: 3."."""
        return with_stop(row_said((self.kind,), (self.code,), (0,), label=self.name))

    def is_meant(self, text: str) -> bool:
        """Whether a text speaks of the group by its kind and code, remarks in brackets aside.

        Example:
            >>> NameGroup(name="Portugal", kind="Zone", code="3").is_meant("Zone 3 and zone 4 countries")
            True
            >>> NameGroup(name="Spain", kind="Zone", code="3").is_meant("in zones 1 and 2 only")
            False
        """
        return any(self.code in codes for codes in _codes_of(self.kind, text))

    def kind_is_meant(self, text: str) -> bool:
        """Whether a text speaks of groups of this kind at all ("in zones 1 and 2 only")."""
        return bool(_codes_of(self.kind, text))


def groups_named(question: str, texts: Iterable[str]) -> list[NameGroup]:
    """The groups of what a question names, from those of some texts that are tables of groups.

    Args:
        question: In the customer's words; a country may be called by another name than in the table.
        texts: Passages, tables with their header row.
    """
    found = [group for text in texts if is_table(text) for group in _groups_in(question, rows_of_table(text))]
    return list(dict.fromkeys(found))


def _groups_in(question: str, rows: Sequence[Sequence[str]]) -> list[NameGroup]:
    header, body = (rows[0], rows[1:]) if rows else ((), ())
    if len(header) < 2 or len(body) < _LEAST_GROUPS or not all(_CODE.fullmatch(row[0]) for row in body):
        return []
    if len({row[0] for row in body}) < len(body):
        return []
    return [
        NameGroup(name=name, kind=header[0], code=row[0])
        for row in body
        if len(row) > 1
        for name in names_in_cell(row[1])
        if _is_named(name, question)
    ]


def _is_named(name: str, question: str) -> bool:
    words, countries = set(terms(name)), countries_in(name)
    return bool(words) and (words <= set(terms(question)) or bool(countries & countries_in(question)))


def _codes_of(kind: str, text: str) -> list[set[str]]:
    """The codes of each mention of a kind: of "zones 1 and 2" 1 and 2."""
    code = r"(?:\d{1,2}|[A-Z])\b"
    mention = re.compile(rf"\b{re.escape(kind)}s?\s+({code}(?:\s*(?:,|and|or|und|&|–|-|to)\s*{code})*)", re.IGNORECASE)
    return [set(re.findall(code, match[1])) for match in mention.finditer(text)]
