"""The part of a passage that answers: a few sentences of a text, or the rows of a table, verbatim but for markup."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.quantity import find_quantities
from rag.documents.markdown_table import is_table
from rag.documents.relevance import expected_dimension, word_share
from rag.documents.sentences_shown import LIST_MARK, pieces_of_line, sentences_of_text
from rag.documents.table_spans import table_span

_MAX_CHARS = 400  # about three sentences; a reply is read on a phone
_STATES_BONUS, _NEARLY = 0.25, 0.15  # beside a nearness, which is a cosine and a share of words
_SHORT_CHARS = 60  # a shorter last sentence is shown with the one before
_SPECIFICATION = re.compile(r"^[^:：.。]{2,40}[:：]\s*\S.{0,80}$")  # "Weight: 12 lbs", a line of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSpan:
    """The part of a passage that is shown."""

    text: str
    is_part_of_list: bool = False  # items of a list, which say little without their heading


def best_span(
    question: str, wanted: Sequence[str], text: str, *, meant: Sequence[str] = (), nearness: Sequence[float] = ()
) -> AnswerSpan:
    """The sentences of a text that hold most of what is wanted, with what follows them while there is room.

    Args:
        question: For the numbers it holds: they tell which row of a table is meant.
        wanted: From `telling_terms`.
        text: A passage, possibly with Markdown marks.
        meant: What the shop's documents call it, from `shop_words`.
        nearness: Of the question to each of its `sentences_of_text`; () goes by the wanted words.
    """
    if is_table(text):
        return AnswerSpan(text=table_span(question, wanted, text, meant=meant))
    lines = [line for line in text.splitlines() if line.strip()]
    items = [line for line in lines if LIST_MARK.match(line)]
    prose = [piece for line in lines if line not in items for piece in pieces_of_line(line)]
    fit = _Fit(question, [*wanted, *meant], dict(zip(sentences_of_text(text), nearness, strict=False)))
    best_item = max((fit.of_line(item) for item in items), default=0.0)
    best_prose = max((fit.of(piece) for piece in prose), default=-1.0)
    if items and best_item > best_prose:
        return _list_items(fit, items)
    pieces = prose or [text.strip()]
    shares = [fit.of(piece) for piece in pieces]
    first = last = max(range(len(pieces)), key=lambda i: (shares[i], -i))
    if len(lines) > 1 and _SPECIFICATION.match(pieces[first]):
        return AnswerSpan(text=pieces[first])
    size = len(pieces[last])
    while nearness and first > 0 and size + len(pieces[first - 1]) + 1 <= _MAX_CHARS:
        first -= 1  # what comes first says most
        size += len(pieces[first]) + 1
    while last + 1 < len(pieces) and size + len(pieces[last + 1]) + 1 <= _MAX_CHARS:
        last += 1
        size += len(pieces[last]) + 1
    if size < _SHORT_CHARS and first > 0:
        first -= 1
    return AnswerSpan(text=_glue(text).join(pieces[first : last + 1]))


class _Fit:
    """How well a sentence fits a question: by nearness where it is known, and by the kind of amount asked for."""

    def __init__(self, question: str, wanted: Sequence[str], nearness: Mapping[str, float]) -> None:
        self._wanted = list(wanted)
        self._nearness = nearness
        self._expected = expected_dimension(question) if nearness else None

    @property
    def margin(self) -> float:
        """Sentences that fit so much less than the best are not meant."""
        return _NEARLY if self._nearness else 0.0

    def of(self, sentence: str) -> float:
        """The fit of a sentence; comparable within one passage."""
        if not self._nearness:
            return word_share(self._wanted, sentence)
        states = self._expected is not None and any(q.dimension == self._expected for q in find_quantities(sentence))
        return self._nearness.get(sentence, 0.0) + _STATES_BONUS * states

    def of_line(self, line: str) -> float:
        """The fit of a list item: that of its best sentence."""
        return max((self.of(piece) for piece in pieces_of_line(line)), default=0.0)


def _list_items(fit: _Fit, lines: Sequence[str]) -> AnswerSpan:
    """The items that hold what is wanted; all of them, as far as there is room, when none or each does."""
    items = [" ".join(pieces_of_line(line)).rstrip(";；") for line in lines]
    shares = [fit.of_line(line) for line in lines]
    best = max(shares)
    is_short = sum(map(len, items)) <= _MAX_CHARS  # told whole: the question may ask for all or for one
    near = -1.0 if is_short and fit.margin else best - fit.margin
    kept = [item for item, share in zip(items, shares, strict=True) if share >= near] if best > 0 else items
    numbered = bool(re.match(r"\s*\d", lines[0]))  # steps are told whole
    chosen: list[str] = []
    size = 0
    for item in items if numbered else kept:
        if chosen and size + len(item) > (2 * _MAX_CHARS if numbered else _MAX_CHARS):
            break
        chosen.append(item)
        size += len(item)
    is_chinese = "一" <= items[0][:1] <= "鿿"
    joined = ("；" if is_chinese else "; ").join(item.rstrip(".。") for item in chosen)
    return AnswerSpan(text=joined + ("。" if is_chinese else "."), is_part_of_list=not numbered)


def _glue(text: str) -> str:
    return "" if any("一" <= char <= "鿿" for char in text) else " "
