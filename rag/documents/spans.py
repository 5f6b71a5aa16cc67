"""The part of a passage that answers: a few sentences of a text, or the rows of a table, verbatim but for markup."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.document_sentences import LIST_MARK, pieces_of_line, sentences_of_text
from index.terms import terms
from rag.documents.asked_amounts import items_of_asked_amounts
from rag.documents.markdown_table import is_table
from rag.documents.name_groups import NameGroup
from rag.documents.relevance import expected_dimension, states, stem, word_share
from rag.documents.table_spans import table_span

_MAX_CHARS = 400  # about three sentences; a reply is read on a phone
_STATES_BONUS, _NEARLY, _AS_NEAR = 0.25, 0.15, 0.02  # beside a nearness, which is a cosine and a share of words
_PROSE_WORDS = 7  # of a sentence before a paragraph that leads up to it
_SHORT_CHARS = 60  # a shorter last sentence is shown with the one before
_ASKS_HOW = re.compile(
    r"\bhow (?:do|can|should|to|does)\b|\bsteps?\b|\bwhat (?:now|do i do|should i do|happens)\b|\bprocedure\b"
    r"|怎么(?!卖|收)|如何|步骤|流程|怎样",
    re.IGNORECASE,
)
_ASKS_SEVERAL = re.compile(
    r"\b(?:or|versus|vs|both|difference|compare[ds]?|differ|each)\b|还是|区别|分别|不同|差|各", re.IGNORECASE
)
_BY_DAY = re.compile(r"\b(?:next|same)(?: working| business)? day\b|次日|当[天日]", re.IGNORECASE)
_SPECIFICATION = re.compile(r"^[^:：.。]{2,40}[:：]\s*\S.{0,80}$")  # "Weight: 12 lbs", a line of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSpan:
    """The part of a passage that is shown."""

    text: str
    is_part_of_list: bool = False  # items of a list, which say little without their heading
    items: tuple[str, ...] = ()  # of a list, as they are shown on lines of their own; () for running text and tables
    pieces: tuple[str, ...] = ()  # sentences of running text, in order; () for lists and tables


def best_span(
    question: str,
    wanted: Sequence[str],
    text: str,
    *,
    meant: Sequence[str] = (),
    nearness: Sequence[float] = (),
    heading: str = "",
    groups: Sequence[NameGroup] = (),
) -> AnswerSpan:
    """The sentences of a text that hold most of what is wanted, with what follows them while there is room.

    Args:
        question: For the numbers it holds: they tell which row of a table is meant.
        wanted: From `telling_terms`.
        text: A passage, possibly with Markdown marks.
        meant: What the shop's documents call it, from `shop_words`.
        nearness: Of the question to each of its `sentences_of_text`; () goes by the wanted words.
        heading: Above the passage; its words tell no item of a list from another.
        groups: Of what the question names, as rows of tables may speak of it.
    """
    if is_table(text):
        return AnswerSpan(text=table_span(question, wanted, text, meant=meant, groups=groups))
    lines = [line for line in text.splitlines() if line.strip()]
    items = [line for line in lines if LIST_MARK.match(line)]
    prose = [piece for line in lines if line not in items for piece in pieces_of_line(line)]
    fit = _Fit(question, [*wanted, *meant], dict(zip(sentences_of_text(text), nearness, strict=False)))
    best_item = max((fit.of_line(item) for item in items), default=0.0)
    best_prose = max((fit.of(piece) for piece in prose), default=-1.0)
    if items and (best_item > best_prose or (fit.asks_how and best_item > 0 and len(items) > 1)):
        titled = {stem(term) for term in terms(heading)}
        specific = frozenset(stem(term) for term in wanted) - titled
        return _list_items(fit, items, specific or frozenset(stem(term) for term in meant) - titled)
    pieces = prose or [text.strip()]
    opens = _paragraph_openings(text, pieces)
    shares = [fit.of(piece) for piece in pieces]
    first = last = max(range(len(pieces)), key=lambda i: (shares[i], -i))
    if len(lines) > 1 and _SPECIFICATION.match(pieces[first]):
        return AnswerSpan(text=pieces[first], pieces=(pieces[first],))
    size = len(pieces[last])
    while nearness and first > 0 and size + len(pieces[first - 1]) + 1 <= _MAX_CHARS:
        if first in opens and len(pieces[first - 1].split()) < _PROSE_WORDS:
            break  # an address above is no part of what is said
        first -= 1  # what comes first says most
        size += len(pieces[first]) + 1
    while last + 1 < len(pieces) and size + len(pieces[last + 1]) + 1 <= _MAX_CHARS:
        last += 1
        size += len(pieces[last]) + 1
    if size < _SHORT_CHARS and first > 0:
        first -= 1
    return AnswerSpan(text=joined(pieces[first : last + 1]), pieces=tuple(pieces[first : last + 1]))


def _paragraph_openings(text: str, pieces: Sequence[str]) -> set[int]:
    """The places of pieces that begin a paragraph, behind an empty line."""
    parts = (part.strip() for part in text.split("\n\n") if part.strip())
    openings = {piece for part in parts for piece in pieces_of_line(part.splitlines()[0])[:1]}
    return {place for place, piece in enumerate(pieces) if piece in openings}


def compares(question: str) -> bool:
    """Whether a question asks of several things side by side ("standard or express?")."""
    return _ASKS_SEVERAL.search(question) is not None


def joined(pieces: Sequence[str]) -> str:
    """Sentences as running text: a space between Latin ones, none between Chinese ones."""
    return _glue("".join(pieces)).join(pieces)


class _Fit:
    """How well a sentence fits a question: by nearness where it is known, and by the kind of amount asked for."""

    def __init__(self, question: str, wanted: Sequence[str], nearness: Mapping[str, float]) -> None:
        self.question = question
        self._wanted = list(wanted)
        self._nearness = nearness
        self._expected = expected_dimension(question) if nearness else None
        self.asks_several = compares(question)
        self.asks_how = _ASKS_HOW.search(question) is not None

    @property
    def margin(self) -> float:
        """Sentences that fit so much less than the best are not meant."""
        return _NEARLY if self._nearness else 0.0

    def of(self, sentence: str) -> float:
        """The fit of a sentence; comparable within one passage."""
        if not self._nearness:
            return word_share(self._wanted, sentence)
        return self._nearness.get(sentence, 0.0) + _STATES_BONUS * self.states(sentence)

    def states(self, sentence: str) -> bool:
        """Whether a sentence states an amount of the kind that is asked for."""
        if self._expected is None:
            return False
        by_day = self._expected == "time" and _BY_DAY.search(sentence) is not None
        return by_day or states(self._expected, sentence)

    def of_line(self, line: str) -> float:
        """The fit of a list item: that of its best sentence."""
        return max((self.of(piece) for piece in pieces_of_line(line)), default=0.0)


def _list_items(fit: _Fit, lines: Sequence[str], specific: frozenset[str]) -> AnswerSpan:
    """The items that are meant; all of them, as far as there is room, when none or each is."""
    items = [" ".join(pieces_of_line(line)).rstrip(";；") for line in lines]
    numbered = bool(re.match(r"\s*\d", lines[0]))
    kept = items if numbered and fit.asks_how else _items_meant(fit, lines, items, specific)
    most = 2 * _MAX_CHARS if numbered else _MAX_CHARS  # steps are told whole
    chosen: list[str] = []
    size = 0
    for item in kept:
        if chosen and size + len(item) > most:
            break
        chosen.append(item)
        size += len(item)
    is_chinese = not _glue(items[0])
    text = ("；" if is_chinese else "; ").join(item.rstrip(".。") for item in chosen) + ("。" if is_chinese else ".")
    marks = [f"{items.index(item) + 1}. " if numbered else "- " for item in chosen]
    shown = tuple(mark + item for mark, item in zip(marks, chosen, strict=True))
    return AnswerSpan(text=text, is_part_of_list=not numbered, items=shown)


def _items_meant(fit: _Fit, lines: Sequence[str], items: Sequence[str], specific: frozenset[str]) -> list[str]:
    """The items that hold the words by which a question tells them apart; else those that fit as well as the best."""
    if of_amounts := items_of_asked_amounts(fit.question, items):
        return of_amounts
    held = [{stem(term) for term in terms(item)} & specific for item in items]
    counts = {word: sum(word in one for one in held) for word in specific}
    shares = [fit.of_line(line) for line in lines]
    left = {word for word, count in counts.items() if 0 < count < len(items)}
    if fit.asks_several:
        kept = [item for item, one in zip(items, held, strict=True) if one & left]
        if len(kept) > 1:
            return kept
    chosen: set[int] = set()
    while left:
        gains = [(sum(1 / counts[word] for word in one & left), share) for one, share in zip(held, shares, strict=True)]
        best = max(range(len(items)), key=lambda i: (gains[i], -i))
        chosen.add(best)
        left -= held[best]
    if chosen:
        nearest = max(shares)
        chosen |= {i for i, share in enumerate(shares) if share >= nearest - _AS_NEAR}
        stating = [i for i, item in enumerate(items) if fit.states(item)]
        if stating and not chosen.intersection(stating):
            chosen.add(max(stating, key=lambda i: (shares[i], -i)))
        return [item for i, item in enumerate(items) if i in chosen]
    best_share = max(shares)
    is_short = sum(map(len, items)) <= _MAX_CHARS  # told whole: the question may ask for all or for one
    near = -1.0 if is_short and fit.margin else best_share - fit.margin
    return [item for item, share in zip(items, shares, strict=True) if share >= near] if best_share > 0 else list(items)


def _glue(text: str) -> str:
    return "" if any("一" <= char <= "鿿" for char in text) else " "
