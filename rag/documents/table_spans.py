"""What a Markdown table answers: the rows a question names, or a column of every row where it names none."""

import re
from collections.abc import Sequence

from catalog.quantity import Quantity, find_quantities
from index.terms import STOP_WORDS, terms
from rag.documents.markdown_table import is_table, names_in_cell, row_label, rows_of_table
from rag.documents.name_groups import NameGroup
from rag.documents.relevance import expected_dimension, states, stem, word_share
from rag.documents.table_wording import column_listed, row_said, rows_listed, with_stop

_MOST_CHARS, _MOST_ROWS = 800, 14  # of all rows together; a longer table is told by its best row
_MOST_NAMED = 4  # rows that one question names
_MOST_OF_A_KIND = 2  # columns that are told of every row where only the kind of amount is asked for
_LABEL_AND_VALUE = 2  # columns
_MANY_NAMES = 3  # a cell that lists so many is shown by the one that is asked for
_LEAST_SHARE = 0.5  # of a column's cells that must state an amount of the kind that is asked for
_REMARK = re.compile(r"\([^()]*\)|（[^（）]*）")
_NAMES_NO_ROW = frozenset(stem(word) for word in "back sending send pay cost costs shop store stored".split())
_SEVERAL = re.compile(r"\b(?:and|or|both|versus|vs)\b|[,，、]|和|与|还是|各|分别", re.IGNORECASE)
_DIFFERENCE = re.compile(r"\bdifferen\w+\b|\bcompar\w+|区别|不同|差别", re.IGNORECASE)
_FASTER = re.compile(r"\b(?:faster|quicker|sooner|fastest|quickest)\b|更快|快一些", re.IGNORECASE)
_JOINS = re.compile(r"\b(?:or|any|every)\b|或|任何", re.IGNORECASE)
_WHOLE = re.compile(r"\b(?:chart|table)\b|对照表|尺码表|表格", re.IGNORECASE)
_FROM = re.compile(
    r"^\W*(?:from|over|above|more than|at least)\b|以上|超过|\bor more\b|\band (?:above|over|more)\b", re.I
)
_UP_TO = re.compile(r"^\W*(?:up to|under|below|less than|at most)\b|以下|以内|不超过|\bor less\b", re.IGNORECASE)


def table_span(
    question: str, wanted: Sequence[str], text: str, *, meant: Sequence[str] = (), groups: Sequence[NameGroup] = ()
) -> str:
    """The rows that a question names as sentences or lines; else what is asked of every row.

    Args:
        question: For the numbers it holds and the kind of amount it asks for.
        wanted: From `telling_terms`.
        text: A table with its header row.
        meant: What the shop's documents call it; names columns, picks no row.
        groups: Of what the question names; a row of such a group is named by it.
    """
    rows = rows_of_table(text)
    if not rows:
        return text.strip()
    header, body = rows[0], rows[1:]
    if not body:
        return " ".join(header)
    numbers = find_quantities(question)
    named = _rows_named(body, wanted, numbers, is_one=not _SEVERAL.search(question))
    named = named or [row for row in body if any(one.is_meant(_REMARK.sub(" ", row_label(row))) for one in groups)]
    asks_labels = bool(set(terms(header[0])) & {*wanted, *meant})  # "how can I pay?"
    if not named and not asks_labels and len(by_shop := _rows_named(body, meant, (), is_one=True)) == 1:
        named = by_shop  # "专票" is called "专用发票"
    is_whole = len(header) == _LABEL_AND_VALUE and set(terms(header[0])) <= set(wanted)  # "how long is data kept?"
    is_whole = is_whole and not any(_holds_number(row, numbers) for row in body)  # "fee for a parcel of 12 kg?"
    if not named or is_whole or _WHOLE.search(question):
        told = _all_rows(question, [*wanted, *meant], header, body)
        if told is not None:
            return told
    place = _label_place(header, body)
    if len(named) > 1:
        columns = _columns_asked(question, [*wanted, *meant], header, body) or _others(header, place)
        return rows_listed(header, named, columns, labels=[_asked_part(row_label(row), wanted) for row in named])
    best = named[0] if named else max(body, key=lambda row: _row_score(row, wanted, numbers))
    columns = _columns_of_one(question, wanted, header, body) or _others(header, place)
    return with_stop(row_said(header, best, columns, label=_asked_part(row_label(best), wanted)))


def names_row(text: str, named: frozenset[str]) -> bool:
    """Whether a text is a table of which a row is about something that a question names in full.

    Args:
        text: A passage.
        named: The stems of the question's telling words.
    """
    if not is_table(text):
        return False
    names = (name for row in rows_of_table(text) for name in names_in_cell(_REMARK.sub(" ", row_label(row))))
    return any((words := {stem(term) for term in terms(name)}) and words <= named - _NAMES_NO_ROW for name in names)


def _rows_named(
    body: Sequence[Sequence[str]], wanted: Sequence[str], numbers: Sequence[Quantity], *, is_one: bool
) -> list[Sequence[str]]:
    """The rows that a question names best, and those that it names by other words ("Spain and Poland"), in order.

    Args:
        body: The rows.
        wanted: The telling words of the question.
        numbers: That it holds.
        is_one: Whether it asks of one thing; other words name no other rows then.
    """
    words = {id(row): _words_named(row, body, wanted) for row in body}
    named = [row for row in body if words[id(row)] or _holds_number(row, numbers)]
    if not named:
        return []
    best = max(  # "600 euros by invoice" is of the row "Invoice", whatever rows reach up to 600
        named,
        key=lambda row: (bool(words[id(row)]), _row_score(row, wanted, numbers), _label_score(row, body, wanted)),
    )
    held = _numbers_held(best, numbers)
    alike = [row for row in named if words[id(row)] == words[id(best)] and _numbers_held(row, numbers) == held]
    chosen, said = (alike if words[id(best)] and not held else [best]), set(words[id(best)])
    for row in [] if is_one else sorted(named, key=lambda row: -_label_score(row, body, wanted)):
        if words[id(row)] - said and not words[id(row)] & said:
            chosen.append(row)
            said |= words[id(row)]
    return [row for row in body if any(row is one for one in chosen)][:_MOST_NAMED]


def _all_rows(question: str, wanted: Sequence[str], header: Sequence[str], body: Sequence[Sequence[str]]) -> str | None:
    """What is asked for, of every row; None where the columns do not say what that is, or there is no room."""
    place = _label_place(header, body)
    if _WHOLE.search(question):
        return _joined(header, body, _others(header, place))
    columns = _columns_asked(question, wanted, header, body)
    if not columns and set(terms(header[0])) & set(wanted) and len(header) > _LABEL_AND_VALUE:
        return column_listed(header, body, 0)  # asked for the methods, the zones, the sizes there are
    if not columns and len(header) == _LABEL_AND_VALUE:
        columns = [1]  # it depends, and the question does not say on what
    return _joined(header, body, columns) if columns else None


def _joined(header: Sequence[str], body: Sequence[Sequence[str]], columns: Sequence[int]) -> str | None:
    """Some columns of every row that has them, a line for each; None where there is no room."""
    rows = [row for row in body if all(i < len(row) and row[i] for i in columns)]
    labels = [row_label(row) for row in rows]
    if len(set(labels)) < len(labels):  # "Germany: 4.90 EUR" twice says nothing without the weights
        columns = _others(header, _label_place(header, body))
    said = rows_listed(header, rows, columns, labels=labels)
    return said if rows and len(rows) <= _MOST_ROWS and len(said) <= _MOST_CHARS else None


def _others(header: Sequence[str], place: int) -> list[int]:
    """The columns but for the one that says what rows are about."""
    return [i for i in range(len(header)) if i != place]


def _columns_of_one(
    question: str, wanted: Sequence[str], header: Sequence[str], body: Sequence[Sequence[str]]
) -> list[int]:
    """The columns that are told of one row: those named in full, and those of each kind of amount that is asked for."""
    others = _others(header, _label_place(header, body))
    if _DIFFERENCE.search(question):
        return others
    said = set() if _FASTER.search(question) else {stem(term) for term in (*wanted, *terms(question))}
    full = {i for i in others if (told := set(terms(header[i])) - STOP_WORDS) and {stem(t) for t in told} <= said}
    kinds = {i for dimension in _dimensions(question) for i in others if _states(dimension, i, body)}
    return sorted(full | kinds)


def _columns_asked(
    question: str, wanted: Sequence[str], header: Sequence[str], body: Sequence[Sequence[str]]
) -> list[int]:
    """The columns that are named, else the first whose cells state amounts of each kind that is asked for."""
    values = range(_label_place(header, body) + 1, len(header))
    said = set(terms(question))
    if _DIFFERENCE.search(question):
        return list(values)  # in what ways differ, is not known before
    shared = {i: len(set(terms(header[i])) & said & set(wanted)) for i in values}
    if _FASTER.search(question):
        shared = {}  # of "standard or express, which is faster?" the times are told
    most = max(shared.values(), default=0)
    if most and sum(n == most for n in shared.values()) == 1:
        return [i for i in values if shared[i] == most]
    asked = {*wanted, *said}
    named = [i for i in values if (told := set(terms(header[i]))) and told <= asked and told & set(wanted)]
    if named:
        return named
    found = (
        [i for i in values if _states(dimension, i, body)][:_MOST_OF_A_KIND] for dimension in _dimensions(question)
    )
    return sorted({i for some in found for i in some})


def _dimensions(question: str) -> list[str]:
    """The kinds of amounts that a question asks for, each once: a time and money."""
    parts = re.split(r"\band\b|，|,|以及|和", question)
    return list(dict.fromkeys(one for part in parts if (one := expected_dimension(part)) is not None))


def _label_place(header: Sequence[str], body: Sequence[Sequence[str]]) -> int:
    """The column that says what rows are about: the second where the first only numbers them."""
    return 1 if all(row[0].isdigit() for row in body) and len(header) > _LABEL_AND_VALUE else 0


def _states(dimension: str, column: int, body: Sequence[Sequence[str]]) -> bool:
    """Whether most cells of a column state an amount of a kind."""
    cells = [row[column] for row in body if column < len(row)]
    stating = sum(states(dimension, cell) for cell in cells)
    return bool(cells) and stating >= _LEAST_SHARE * len(cells)


def _asked_part(cell: str, wanted: Sequence[str]) -> str:
    """Of a cell that lists many names the one that is asked for, else the whole cell."""
    names = names_in_cell(cell)
    asked = [name for name in names if set(terms(name)) & set(wanted)]
    is_one_phrase = _JOINS.search(cell) is not None  # "Faulty, damaged or wrong item, any country"
    return ", ".join(asked) if len(names) >= _MANY_NAMES and asked and not is_one_phrase else cell


def _words_named(row: Sequence[str], body: Sequence[Sequence[str]], wanted: Sequence[str]) -> set[str]:
    """The words of the question that stand in what this row is about, and not in most rows."""
    labels = [_label_words(one) for one in body]
    told = _label_words(row) & ({stem(word) for word in wanted} - STOP_WORDS - _NAMES_NO_ROW)
    return {word for word in told if sum(word in label for label in labels) <= len(labels) / 2}


def _label_words(row: Sequence[str]) -> set[str]:
    return {stem(term) for term in terms(_REMARK.sub(" ", row_label(row)))}


def _label_score(row: Sequence[str], body: Sequence[Sequence[str]], wanted: Sequence[str]) -> float:
    """How much of the question stands in what this row is about, words of few rows counting more."""
    labels = [_label_words(one) for one in body]
    own = _label_words(row) & {stem(word) for word in wanted}
    return sum(1 / sum(word in label for label in labels) for word in own)


def _holds_number(row: Sequence[str], numbers: Sequence[Quantity]) -> bool:
    return bool(numbers) and _numbers_held(row, numbers) > 0


def _row_score(row: Sequence[str], wanted: Sequence[str], numbers: Sequence[Quantity]) -> float:
    return _numbers_held(row, numbers) + word_share(list(wanted), " ".join(row))


def _numbers_held(row: Sequence[str], numbers: Sequence[Quantity]) -> int:
    """How many of some amounts the cells of a row state, or lie within a range that one states."""
    label = row_label(row)
    return sum(_is_within(number, cell, is_label=cell is label) for cell in row for number in numbers)


def _is_within(number: Quantity, cell: str, *, is_label: bool) -> bool:
    """Whether a cell states an amount, or a range that holds it: "5-30 kg", "from 500 EUR".

    An open range holds only an amount of its own kind, or in a label one without a unit.
    """
    stated = find_quantities(cell)
    found, asked = [one.magnitude for one in stated], number.magnitude
    if len(found) == 2 and found[0] <= asked <= found[1]:
        return True
    is_alike = number.dimension is not None and any(one.dimension == number.dimension for one in stated)
    if len(found) == 1 and (is_alike or (is_label and number.dimension is None)):
        if _FROM.search(cell):
            return asked >= found[0]
        if _UP_TO.search(cell):
            return asked <= found[0]
    return asked in found
