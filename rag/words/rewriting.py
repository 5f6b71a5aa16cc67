"""What a follow-up is searched with: its own words, and those of earlier turns that it leaves out.

"And who pays for that?" after "How do I return a tent?" is also searched with "return" and "tent". The customer's
own words always stay; words are only added, and only words that were said. No model: each word of the turns in view
gets signs (who said it, when, in which part of the sentence, what the question points to) and a weight for each
sign; the words likely enough are added, likeliest first, a few at most. A question that stands by itself gets only
words that are hardly in doubt, mostly none.

The weights are those of a logistic regression of "does the word stand in the rewriting a person wrote", fitted by
`python -m eval.rewriting --fit` on half of CANARD (Elgohary et al., EMNLP 2019, CC BY-SA 4.0), TREC CAsT 2019 and
2021 (Dalton et al., MIT) and half of KdConv (Zhou et al., ACL 2020, Apache-2.0). As a choice of terms it follows
Voskarides et al., "Query resolution for conversational search with limited supervision", SIGIR 2020.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from index.terms import is_mostly_cjk, terms
from rag.question import Turn
from rag.words.turn_words import TurnWord, turn_words

# Set on the development parts and on MTRAG-UN: one limit of 0.3 finds 1 % more words, but search is worse
# (nDCG@10 0.84, not 0.86), because fewer questions that stand by themselves are left as they are.
_LEAST_WHERE_IT_LEANS, _LEAST_WHERE_IT_STANDS = 0.25, 0.6
_ZH_WORD_CHARS = 5  # a piece of six characters asks for something of its own, one of four ("主演名字") hardly
MAX_ADDED = 8  # words; more would drown the question's own
_MAX_TURNS = 12  # in view: the first, which says what it is all about, and the last ones
_MAX_CHARS, _MAX_ANSWER_CHARS = 600, 300  # of a turn; what an answer says further down is seldom what is gone on with

_PERSON = re.compile(r"\b(?:he|she|him|his|hers?|himself|herself)\b|[他她]", re.IGNORECASE)
_IT = re.compile(r"\b(?:it|its|it's|itself)\b|它|这款|那款|该款|此款", re.IGNORECASE)
_THEY = re.compile(r"\b(?:they|them|their|theirs|themselves|they're)\b|[他她它]们|这些|那些", re.IGNORECASE)
_THIS = re.compile(r"\b(?:this|that|these|those|ones?|there|here|such|so)\b|[这那](?!款|些)", re.IGNORECASE)
_OTHER = re.compile(
    r"\b(?:else|others?|another|besides|more|also|too|different|instead|rest)\b|其他|其它|另外|别的|还有|也",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"^\W*(?:and|but|or|so|then|what about|how about)\b|^\W*(?:那|还有|换成)|呢[？?\s]*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewriting:
    """A question and what earlier turns add to it."""

    question: str
    added: tuple[str, ...] = ()  # words as they were said, likeliest first
    leans: bool = False  # whether its wording leans on what was said: a pronoun, "and ...?", hardly a word of its own

    @property
    def text(self) -> str:
        """What to search with: the question as asked, then the added words."""
        return " ".join((self.question, *self.added))


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A word of earlier turns that the question does not have."""

    word: str
    terms: tuple[str, ...]
    signs: Mapping[str, float]  # by name; one without a weight in `WEIGHTS` counts nothing

    @property
    def likelihood(self) -> float:
        """How likely the question means it, 0 to 1."""
        total = sum(weight * self.signs.get(name, 0.0) for name, weight in WEIGHTS.items())
        return 1 / (1 + math.exp(-total))


WEIGHTS: Mapping[str, float] = {
    # of the word
    "any": -1.65,  # most words are not meant
    "about": 1.36,  # in the name of what the conversation is about
    "first": 1.64,  # in the customer's first turn
    "middle": -0.60,  # in a turn of theirs that is neither the first nor the last
    "introduced": 0.09,  # said first in the turn that said last what it is about
    "after subject": -0.64,  # said by the customer after that turn
    "before subject": -0.63,  # said by the customer only before it
    "name": 1.04,
    "owner": 0.88,  # the tent, of "the weight of the tent"
    "aspect": -1.43,  # the weight
    "generic": -1.03,
    "verb": -0.88,
    "number": -0.49,
    "mentions": 0.88,  # logarithm
    "turns ago": -0.17,  # for each, up to 10
    "length of answer": -0.62,  # logarithm of its words; for words that only answers have
    "mate": 0.52,  # stood beside a word of the question
    # of the question
    "person": -0.50,
    "plain": -0.20,  # no pronoun
    "other": 0.28,
    "own name": -0.33,
    "much new": -0.25,  # three words that nobody had said
    "short": 0.18,  # at most one telling word
    "bare": 0.36,  # none
    # of both
    "person & about": 2.27,
    "it & subject": 0.49,
    "this & answer": 0.47,
    "other & only answers": 0.55,
    "titled & first": -0.87,  # where a name says what it is about, the first turn says less
    "titled & introduced": -1.23,
    "titled & subject": -0.54,
    "titled & answer": 0.58,
    "chinese & answer": -1.11,  # the last answer; its pieces are seldom names
    "short & introduced": 0.20,
}
_PAIRS = {name: (name.split(" & ")[0], name.split(" & ")[1]) for name in WEIGHTS if " & " in name}


def rewrite(question: str, turns: Sequence[Turn], *, about: Sequence[str] = ()) -> Rewriting:
    """What to search with for a question in a conversation.

    Args:
        question: As asked.
        turns: The earlier messages, oldest first, without the question.
        about: Names of what the conversation is about that no turn need say, such as the title of the page.

    Returns:
        The question with at most `MAX_ADDED` words; without any turn and name, the question alone.
    """
    view = _View.of(turns, about)
    asked = _Asked.of(question, view)
    least = _LEAST_WHERE_IT_LEANS if asked.leans else _LEAST_WHERE_IT_STANDS
    found = ((one.likelihood, one.word) for one in _candidates(question, asked, view))
    likely = sorted((-likelihood, word) for likelihood, word in found if likelihood >= least)
    return Rewriting(question=question, added=tuple(word for _, word in likely[:MAX_ADDED]), leans=asked.leans)


def candidates(question: str, turns: Sequence[Turn], *, about: Sequence[str] = ()) -> list[Candidate]:
    """Every word of earlier turns that the question lacks, with its signs, in the order they were first said.

    Arguments as for `rewrite`.
    """
    view = _View.of(turns, about)
    return _candidates(question, _Asked.of(question, view), view)


def _candidates(question: str, asked: "_Asked", view: "_View") -> list[Candidate]:
    own = set(terms(question))
    return [
        Candidate(word=said.word.text, terms=said.word.terms, signs=_signs(said, asked, view))
        for said in view.said.values()
        if not own.issuperset(said.word.terms)
    ]


@dataclass(slots=True)
class _Said:
    """All mentions of one word."""

    word: TurnWord
    places: list[int] = field(default_factory=list)  # numbers of turns, rising; -1: a name of what it is about
    mates: set[tuple[str, ...]] = field(default_factory=set)
    n_names: int = 0
    n_lower: int = 0
    is_aspect: bool = False  # in the customer's own words, as the next
    is_owner: bool = False


@dataclass(slots=True)
class _View:
    """The turns in view and their words."""

    turns: Sequence[Turn]
    said: dict[tuple[str, ...], _Said]
    user: list[int]  # numbers of the customer's turns
    has_about: bool
    subject: int  # number of the turn that said last what it is about; -1 without any
    introduced: dict[int, set[tuple[str, ...]]]  # terms said first in a turn
    n_words: dict[int, int]  # telling words of a turn

    @classmethod
    def of(cls, turns: Sequence[Turn], about: Sequence[str]) -> "_View":
        kept = turns if len(turns) <= _MAX_TURNS else (turns[0], *turns[1 - _MAX_TURNS :])
        view = cls(
            turns=kept,
            said={},
            user=[number for number, turn in enumerate(kept) if turn.role == "user"],
            has_about=bool(about),
            subject=-1,
            introduced={},
            n_words={},
        )
        for name in about:
            view._hear(turn_words(name[:_MAX_CHARS]), -1, of_user=True)
        for number, turn in enumerate(kept):
            before = set(view.said)
            words = turn_words(turn.content[: _MAX_CHARS if turn.role == "user" else _MAX_ANSWER_CHARS])
            new = {word.terms for word in words if not word.is_generic} - before
            view.introduced[number] = new
            view.n_words[number] = len(words)
            of_user = turn.role == "user"
            if of_user and (view.subject < 0 or _says_subject(turn.content, words, new)):
                view.subject = number
            view._hear(words, number, of_user=of_user)
        return view

    def _hear(self, words: Sequence[TurnWord], number: int, *, of_user: bool) -> None:
        for word in words:
            said = self.said.setdefault(word.terms, _Said(word))
            said.places.append(number)
            said.mates.update(word.run)
            said.n_names += word.is_name
            said.n_lower += word.is_lower
            if of_user:
                said.is_aspect |= word.is_aspect
                said.is_owner |= word.is_owner


@dataclass(slots=True)
class _Asked:
    """What the wording of the question points to."""

    keys: set[tuple[str, ...]]
    flags: list[str]
    leans: bool

    @classmethod
    def of(cls, question: str, view: _View) -> "_Asked":
        words = turn_words(question)
        telling = {word.terms for word in words if not word.is_generic}
        new = [key for key in telling if key not in view.said]
        flags = {
            "person": bool(_PERSON.search(question)),
            "it": bool(_IT.search(question)),
            "they": bool(_THEY.search(question)),
            "this": bool(_THIS.search(question)),
            "other": bool(_OTHER.search(question)),
            "own name": any(word.is_name for word in words),
            "short": sum(_n_words(one) for one in {w.text for w in words if not w.is_generic}) <= 1,
            "bare": not telling,
            "much new": len(new) >= 3,
            "chinese": is_mostly_cjk(question),
            "titled": view.has_about,
        }
        flags["plain"] = not (flags["person"] or flags["it"] or flags["they"] or flags["this"])
        return cls(
            keys={word.terms for word in words},
            flags=[name for name, is_set in flags.items() if is_set],
            leans=not flags["plain"] or flags["short"] or bool(_OPENS.search(question)),
        )


def _n_words(text: str) -> int:
    """How many words a word counts for: a Chinese piece one for every five characters begun."""
    return -(-len(text) // _ZH_WORD_CHARS) if is_mostly_cjk(text) else 1


def _says_subject(text: str, words: Sequence[TurnWord], new: set[tuple[str, ...]]) -> bool:
    """Whether a turn says by itself what it is about: no pronoun, and a word of its own that is no mere aspect."""
    points_back = any(pattern.search(text) for pattern in (_PERSON, _IT, _THEY, _THIS))
    return not points_back and any(word.terms in new and not word.is_aspect for word in words)


def _signs(said: _Said, asked: _Asked, view: _View) -> dict[str, float]:
    """The signs of one word: its own, the question's, and pairs of the two."""
    signs = _own_signs(said, asked, view)
    signs |= dict.fromkeys(asked.flags, 1.0)
    for name, (flag, own) in _PAIRS.items():
        if flag in asked.flags:
            signs[name] = signs[own]
    return signs


def _own_signs(said: _Said, asked: _Asked, view: _View) -> dict[str, float]:
    key, places, n_turns = said.word.terms, said.places, len(view.turns)
    of_user = [number for number in places if number in view.user]
    answer = n_turns - 1 if n_turns and view.turns[-1].role == "assistant" else None
    is_name = said.n_names > 0 and said.n_lower == 0
    is_about = places[0] < 0
    only_answers = not of_user and not is_about
    n_words = math.log1p(max((view.n_words[number] for number in places if number >= 0), default=0))
    return {
        "any": 1.0,
        "generic": said.word.is_generic,
        "name": is_name,
        "number": said.word.text[0].isdigit(),
        "verb": not is_name and said.word.text.endswith(("ed", "ing", "ly")),
        "about": is_about,
        "first": view.user[:1] == of_user[:1] != [],
        "middle": any(number in view.user[1:-1] for number in of_user),
        "subject": view.subject in of_user,
        "introduced": view.subject in of_user and key in view.introduced[view.subject],
        "after subject": any(number > view.subject for number in of_user),
        "before subject": bool(of_user) and of_user[-1] < view.subject,
        "answer": answer in places,
        "only answers": only_answers,
        "length of answer": n_words if only_answers else 0.0,
        "mentions": math.log(len(places)),
        "turns ago": min(10, n_turns - places[-1]) if places[-1] >= 0 else 0.0,
        "aspect": said.is_aspect and not said.is_owner,
        "owner": said.is_owner,
        "mate": not asked.keys.isdisjoint(said.mates),
    }
