"""What the reader reads: the conversation, the question and the evidence, and the token ids made of them.

Training and use go through this file alone, so that both see the same words in the same order:

    [CLS] turn before [SEP] question [SEP] title [SEP] evidence [SEP] evidence [SEP] ...

Every token belongs to a segment, which says whose words it is of: a customer's or the shop's turn, the question, the
maker's attribute, a review, ... Where each token of the evidence stands in its text is kept, so that an answer can be
spelt as its source spells it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from catalog.product import Source
from index.learning.token_ids import CLS, SEP, encoder_tokenizer, encoding_of

STARTS: dict["Style", int] = {"voiced": 1, "plain": 2, "brief": 3}
"""The token that starts an answer says in which style it is to be written; [unused0] to [unused2]."""
NOT_STATED_TOKEN = 4  # [unused3]: the answer "this is not stated"

MAX_TOKENS = 512  # given and written together: the encoder's positions
_QUESTION_TOKENS, _TURN_TOKENS, _TITLE_TOKENS, _CONTEXT_TOKENS = 64, 40, 16, 24

Style = Literal["voiced", "plain", "brief"]
"""voiced: a whole sentence that says whose word it is; plain: a sentence; brief: the words that answer alone."""

_SEGMENTS = (
    *("mark", "customer turn", "shop turn", "question", "title", "context", "answer"),
    *("attribute", "bullet", "description", "review", "qa", "document", "catalog"),
)
SEGMENTS = {name: number for number, name in enumerate(_SEGMENTS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderEvidence:
    """One piece of evidence."""

    source: Source
    text: str  # of an attribute: "name: value"
    context: str = ""  # the question a community answer replies to, the heading of a passage; else ""
    title: str = ""  # of its product, where the evidence is of several products; else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderTurn:
    """A turn before the question."""

    is_customer: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderInput:
    """All that is given."""

    question: str
    evidence: tuple[ReaderEvidence, ...]
    title: str = ""  # of the one product it is about; "" where that is not known or they are several
    history: tuple[ReaderTurn, ...] = ()  # oldest first


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSpan:
    """Where a token stands: characters `start` to `end` of text `text` (see `Given.texts`)."""

    text: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The token ids of what is given, with where each token comes from."""

    ids: tuple[int, ...]
    segments: tuple[int, ...]
    spans: tuple[TextSpan | None, ...]  # None for separators
    texts: tuple[str, ...]
    n_evidence: int  # pieces that are wholly in it


class ReaderTokenizer:
    """Turns text into token ids and back.

    Args:
        tokenizer_path: The encoder package's `tokenizer.json`.

    Raises:
        BackendMissingError: If there is no such file.
    """

    def __init__(self, tokenizer_path: Path) -> None:
        self._tokenizer = encoder_tokenizer(tokenizer_path, reader="reader")

    def ids(self, text: str) -> list[int]:
        """The token ids of a text, without separators."""
        return list(encoding_of(self._tokenizer, text).ids)

    def token(self, token_id: int) -> str:
        """A token as the vocabulary writes it, `##` before one that goes on a word."""
        return str(self._tokenizer.id_to_token(token_id))

    @property
    def size(self) -> int:
        """Tokens of the vocabulary."""
        return int(self._tokenizer.get_vocab_size())

    def give(self, given: ReaderInput, *, max_tokens: int) -> Given:
        """The ids of all that is given, within `max_tokens`.

        The question goes in first, then the evidence, best first, the last one that does not fit being cut; then the
        latest turns that fit.
        """
        asked = self._part("question", given.question, _QUESTION_TOKENS, keep_end=True)
        head = [asked]
        if given.title:
            head.append(self._part("title", given.title, _TITLE_TOKENS))
        room = max_tokens - 1 - sum(len(part.ids) + 1 for part in head)
        pieces: list[list[_Part]] = []
        whole = 0
        for one in given.evidence:
            parts = self._evidence(one)
            size = sum(len(part.ids) for part in parts) + 1
            if size > room:
                parts = _cut(parts, room - 1)
                if parts:
                    pieces.append(parts)
                room = 0
                break
            pieces.append(parts)
            whole += 1
            room -= size
        turns: list[_Part] = []
        for turn in reversed(given.history):
            part = self._part("customer turn" if turn.is_customer else "shop turn", turn.text, _TURN_TOKENS)
            room -= len(part.ids) + 1
            if room < 0:
                break
            turns.insert(0, part)
        return _joined([*([turn] for turn in turns), *([part] for part in head), *pieces], whole)

    def _evidence(self, one: ReaderEvidence) -> "list[_Part]":
        parts = []
        if one.title:
            parts.append(self._part("title", one.title, _TITLE_TOKENS))
        if one.context:
            parts.append(self._part("context", one.context, _CONTEXT_TOKENS))
        return [*parts, self._part(one.source, one.text, MAX_TOKENS)]

    def _part(self, segment: str, text: str, most: int, *, keep_end: bool = False) -> "_Part":
        encoding = encoding_of(self._tokenizer, text)
        kept = slice(-most, None) if keep_end else slice(most)
        return _Part(SEGMENTS[segment], text, list(encoding.ids)[kept], list(encoding.offsets)[kept])


@dataclass(frozen=True, slots=True)
class _Part:
    """Tokens of one text."""

    segment: int
    text: str
    ids: list[int]
    offsets: list[tuple[int, int]]


def _cut(parts: Sequence[_Part], room: int) -> list[_Part]:
    kept = []
    for part in parts:
        if room <= 0:
            break
        kept.append(_Part(part.segment, part.text, part.ids[:room], part.offsets[:room]))
        room -= len(part.ids)
    return kept


def _joined(pieces: Sequence[Sequence[_Part]], whole: int) -> Given:
    ids, segments = [CLS], [SEGMENTS["mark"]]
    spans: list[TextSpan | None] = [None]
    texts: list[str] = []
    for parts in pieces:
        for part in parts:
            ids += part.ids
            segments += [part.segment] * len(part.ids)
            spans += [TextSpan(text=len(texts), start=start, end=end) for start, end in part.offsets]
            texts.append(part.text)
        ids.append(SEP)
        segments.append(SEGMENTS["mark"])
        spans.append(None)
    return Given(ids=tuple(ids), segments=tuple(segments), spans=tuple(spans), texts=tuple(texts), n_evidence=whole)
