"""Questions with their answers, from tables, JSON and web pages: each pair is a document, titled by its question.

A pair without an id of its own is named by the file and its question, so that adding another above changes nothing.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping

from catalog.errors import SourceUnreadableError
from catalog.html_text import plain_text
from catalog.readers.corrections import Corrections
from catalog.readers.headers import plain_header
from catalog.readers.record import ColumnMapping, RawItem, RawProblem, RawRecord, Reading
from catalog.readers.tabular import Table

FORMAT = "faq"
_ID_DIGITS = 10
_ROLES = {
    **dict.fromkeys("question questions frage pregunta 问题 提问".split(), "title"),
    **dict.fromkeys("answer answers antwort reponse réponse respuesta 答案 回答 解答".split(), "text"),
    **dict.fromkeys("id faqid number nr 编号".split(), "id"),
    **dict.fromkeys("category categories topic section tags kategorie thema 分类 类别 主题".split(), "tags"),
    **dict.fromkeys("url link 链接".split(), "url"),
    **dict.fromkeys("updatedat updated lastmodified 更新时间".split(), "updated_at"),
}


def is_faq(names: frozenset[str]) -> bool:
    """Whether these plain names are those of questions with answers, and of no product."""
    fields = {_ROLES.get(name) for name in names}
    return {"title", "text"} <= fields and not names & {"title", "name", "price", "sku"}


def faq_fields(stem: str, given: Mapping[str, object]) -> dict[str, object]:
    """The document of one pair.

    Args:
        stem: Names the file the pair is from.
        given: Its values by names such as "question"; further names are left out.
    """
    return _document(stem, ((_ROLES.get(plain_header(name)), value) for name, value in given.items()))


def read_table(table: Table, mapping: Mapping[str, str]) -> Reading:
    """Open a table of questions and answers.

    Raises:
        SourceUnreadableError: If there is no column for one of them.
    """
    corrections = Corrections(mapping)
    names = tuple(
        corrections.field(name) if name in corrections else _ROLES.get(plain_header(name)) for name in table.header
    )
    missing = [role for role, field in (("a question", "title"), ("an answer", "text")) if field not in names]
    if missing:
        raise SourceUnreadableError(
            f"{table.name}: no column for {' and '.join(missing)}; say which it is, e.g. --map {table.header[0]}=title"
        )
    shown = tuple(ColumnMapping(column=column, field=name) for column, name in zip(table.header, names, strict=True))
    return Reading(records=_records(table, names), format=FORMAT, columns=shown, warnings=table.warnings)


def _records(table: Table, names: tuple[str | None, ...]) -> Iterator[RawItem]:
    stem = table.name.rpartition("/")[2].partition(".")[0]
    for row in table.checked_rows():
        if isinstance(row, RawProblem):
            yield row
            continue
        fields = _document(stem, zip(names, (cell.strip() for cell in row.cells), strict=False))
        yield RawRecord(source=table.name, line=row.line, fields=fields)


def _document(stem: str, values: Iterable[tuple[str | None, object]]) -> dict[str, object]:
    """The fields of one pair; of several values of one field the first counts, and answers may be HTML."""
    fields: dict[str, object] = {"type": "document"}
    for ours, value in values:
        if ours is not None and value not in (None, ""):
            fields.setdefault(ours, plain_text(value) if ours == "text" and isinstance(value, str) else value)
    if "id" not in fields and isinstance(fields.get("title"), str):
        fields["id"] = f"{stem}#{_digest(str(fields['title']))}"
    return fields


def _digest(question: str) -> str:
    plain = plain_header(question) or question
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()[:_ID_DIGITS]
