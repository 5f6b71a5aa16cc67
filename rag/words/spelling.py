"""Typos in the words a customer asks with: "how hevy", "wich coulor", "waranty".

Only a word that is no word at all is corrected, to the one nearest word of the shop's lexicon of asking words, names
of attributes, values and categories. Names of products are found with their typos elsewhere (`names.py`): what could
be one of them is left alone, and so is what has a digit, a capital or a hyphen inside, or stands in quotes.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from copy import copy

from rapidfuzz import process
from rapidfuzz.distance import OSA

from rag.naming.postings import changed_postings, postings

MAX_CHARS = 4_000
"""A longer text comes back as it is."""

_MAX_CORRECTED = 12  # unknown words looked at in one text; bounds the time of a hostile one
_LEAST_CHARS = 4  # shorter words are only ever asking words
_LEAST_SHOP_CHARS = 5  # shorter typos are only ever asking words or common properties: "posh" is no "push"
_LONG_CHARS = 8  # from here two letters may be wrong
_MAX_WORD_CHARS = 30
_VOWELS = frozenset("aeiouy")

ASKING = frozenset(
    """
    a about all also an and any anybody anyone are available be before best between both bigger biggest but buy can
    cheaper cheapest come compare could delivery describe did difference different do does each every find first for
    from give got had has have hello help how if in information interested into is it its itself know last least
    less like list long longest looking lowest made make many maximum me minimum more most much need not number of
    offer on or order other ours please question range recommend return same second sell shipping should show
    shortest smaller smallest something somewhere still stock such suggest tell than thanks that the their them
    there these they thing this those through to under until use using want was were what when where whether which
    while who whose why will with within without wondering would you your priciest pricier dearest
    """.split()
)
"""Words with which anything is asked; they win a tie."""

_UNMARKED = frozenset(
    """
    aint arent cant couldnt didnt doesnt dont hadnt hasnt havent hows im isnt ive shouldnt thats theres theyre wasnt
    werent whats wheres whos wont wouldnt youre youve
    """.split()
)
"""Contractions written without their mark: no typos that need a correction."""

PROPERTIES = frozenset(
    """
    battery batteries bluetooth brand cable camera capacity category charge charger charging color colour colors
    colours compatible cord cost costs deep depth diameter dimensions dishwasher display energy expensive fabric
    features foldable frequency guarantee heaviest heavy height high highest length light lightest lighter loud
    louder loudest machine material materials measure measurements memory model noise package pieces power price
    prices processor quiet quieter quietest rated resolution review reviews runtime screen size sizes speed storage
    tall taller tallest temperature thick thickness type voltage volume warranty washable waterproof watt watts
    weigh weighs weight wide wider widest width wireless
    """.split()
)
"""Words for what products of most kinds have, whether or not the shop's data says them; next to win a tie."""

_TOKEN = re.compile(r"[^\W_]+(?:['’.&/+_-]+[^\W_]+)*")
_QUOTED = re.compile(r"\"[^\"\n]{1,80}\"|“[^”\n]{1,80}”|«[^»\n]{1,80}»|(?<!\w)'[^'\n]{1,80}'(?!\w)")
# Typos that are words themselves, told by the word behind them.
_CONFUSED: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\bdose(?= (?:the|it|this|that|he|she|your|any|anyone|anybody)\b)", re.IGNORECASE), "does"),
    (re.compile(r"\bwa?ts(?= (?:the|its|it|is|your|up|a)\b)", re.IGNORECASE), "whats"),
    (re.compile(r"\bwat(?= (?:is|are|was|does|do|the|about|kind|size|color|colour)\b)", re.IGNORECASE), "what"),
    (re.compile(r"\bpleas\b", re.IGNORECASE), "please"),
    (re.compile(r"\btel(?= (?:me|us)\b)", re.IGNORECASE), "tell"),
    (re.compile(r"\bmad(?= (?:of|from|out of|in)\b)", re.IGNORECASE), "made"),
    (re.compile(r"(?<=\bhow )wid(?= )", re.IGNORECASE), "wide"),
    (re.compile(r"\b(?:haw|hou)(?= (?:many|much|long|heavy|big|old|do|does|is|are)\b)", re.IGNORECASE), "how"),
    (re.compile(r"\bthen(?= \d)(?<=\b(?:less|more) then)", re.IGNORECASE), "than"),
)

Corrections = tuple[tuple[str, str], ...]


class SpellingLexicon:
    """The words that a typo may stand for. Never changed; safe to use from several threads.

    Args:
        words: Of attribute names, common values, categories and concepts; single words or phrases, in any case. The
            words in `ASKING` and `PROPERTIES` are always among them.
        names: Words of product names, brands and the like: a typo as near to one of them is left alone.
    """

    def __init__(self, words: Iterable[str], *, names: Iterable[str] = ()) -> None:
        self._names = postings(_shapes(_single_words(names)))
        self._words = ASKING | PROPERTIES | _single_words(words)
        self._by_shape = postings(_shapes(self._words))

    def changed(
        self, words: Iterable[str] | None, *, gone_names: Iterable[str] = (), new_names: Iterable[str] = ()
    ) -> "SpellingLexicon":
        """That of other words (None: of the same) and with other words of names."""
        other = copy(self)
        gone, new = _single_words(gone_names), _single_words(new_names)
        if gone or new:
            other._names = changed_postings(self._names, gone=_shapes(gone), new=_shapes(new))
        if words is not None:
            own = ASKING | PROPERTIES | _single_words(words)
            changes = {"gone": _shapes(self._words - own), "new": _shapes(own - self._words)}
            other._words, other._by_shape = own, changed_postings(self._by_shape, **changes)
        return other

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def nearest(self, typed: str) -> str | None:
        """The one word that a typo in small letters most likely stands for; None where none is, or several are.

        Two swapped letters are likelier than one left out, that than one too many, and that than a wrong one; of
        equally likely words an asking word wins, then a common property.
        """
        if len(typed) < _LEAST_CHARS:
            return _short_asking_word(typed)
        near: dict[str, tuple[int, int]] = {}
        cutoff = 2 if len(typed) >= _LONG_CHARS else 1
        for length in range(len(typed) - cutoff, len(typed) + cutoff + 1):
            for table in (self._by_shape, self._names):
                like = table.get((typed[0], length), ())
                for word, distance, _ in process.extract(
                    typed, like, scorer=OSA.distance, score_cutoff=cutoff, limit=None
                ):
                    near[word] = (int(distance), _unlikeliness(typed, word))
        swapped = typed[1] + typed[0] + typed[2:]
        if any(swapped in table.get((swapped[0], len(swapped)), ()) for table in (self._by_shape, self._names)):
            near[swapped] = (1, _unlikeliness(typed, swapped))
        right = self._only_best(near)
        is_common = right in ASKING or right in PROPERTIES
        return right if is_common or len(typed) >= _LEAST_SHOP_CHARS else None

    def _only_best(self, near: dict[str, tuple[int, int]]) -> str | None:
        best = min(near.values(), default=None)
        winners = [word for word, cost in near.items() if cost == best]
        for preferred in (ASKING, PROPERTIES, winners):
            only = [word for word in winners if word in preferred]
            if len(only) == 1:
                return only[0] if only[0] in self._words else None
        return None


_SHORT_FORMS = {"u": "you", "ur": "your", "hows": "how is", "wanna": "want to"}
_SHORT_FORM = re.compile(r"(?<![\w.'’&-])(?<!\d )(?:u|ur|hows|wanna)(?![\w.'’&-])")


def written_out(text: str) -> str:
    """A text with the short forms of chats written out; capitals and codes stay as they are.

    Example:
        >>> written_out("do u have it in ur shop, 2 u")
        'do you have it in your shop, 2 u'
    """
    return _SHORT_FORM.sub(lambda match: _SHORT_FORMS[match.group()], text)


def corrected(text: str, lexicon: SpellingLexicon, is_known: Callable[[str], bool]) -> tuple[str, Corrections]:
    """A text with the typos of its asking words and attribute words corrected, and what was put for what, in order.

    Args:
        text: As the customer wrote it.
        lexicon: The words that a typo may stand for.
        is_known: Whether a word in small letters is a right one: an English word, or one that stands anywhere in the
            shop's titles, attributes and documents. Words of the lexicon are known.

    Example:
        >>> corrected("How hevy is it?", SpellingLexicon([]), lambda word: word in ("is", "it", "how"))
        ('How heavy is it?', (('hevy', 'heavy'),))
    """
    if len(text) > MAX_CHARS:
        return text, ()
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    changes = {
        match.start(): (match.group(), right) for pattern, right in _CONFUSED for match in pattern.finditer(text)
    }
    n_looked_at = 0
    for match in _TOKEN.finditer(text):
        word = match.group()
        if n_looked_at == _MAX_CORRECTED:
            break
        if match.start() in changes or not _may_be_typo(word, starts=_starts_sentence(text, match.start())):
            continue
        folded = word.lower()
        if folded in lexicon or folded in _UNMARKED or is_known(folded):
            continue
        n_looked_at += 1
        right = lexicon.nearest(folded)
        if right is not None and not _is_other_number(folded, right):
            changes[match.start()] = (word, right)
    changes = {at: change for at, change in changes.items() if not any(a <= at < b for a, b in quoted)}
    return _replaced(text, changes)


def _replaced(text: str, changes: dict[int, tuple[str, str]]) -> tuple[str, Corrections]:
    done: list[tuple[str, str]] = []
    parts: list[str] = []
    end = 0
    for at in sorted(changes):
        typed, right = changes[at]
        right = right.capitalize() if typed[0].isupper() else right
        parts.extend((text[end:at], right))
        done.append((typed, right))
        end = at + len(typed)
    return "".join([*parts, text[end:]]), tuple(done)


def _may_be_typo(word: str, *, starts: bool) -> bool:
    """Whether a word is made of Latin letters, with no capital but the first of a sentence."""
    if not (word.isascii() and word.isalpha() and 2 < len(word) <= _MAX_WORD_CHARS):
        return False
    return word.islower() or (starts and word[1:].islower())


def _starts_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 8) : start].rstrip()
    return not before or before[-1] in ".!?:;\"'(。！？，,-–—"


def _is_other_number(typed: str, right: str) -> bool:
    """Whether a word is the plural of another or its singular: "calculators" is right, though no shop writes it."""
    short, long = sorted((typed, right), key=len)
    return long in (f"{short}s", f"{short}es")


def _unlikeliness(typed: str, word: str) -> int:
    """How unlikely a slip of the fingers or the ear makes this typo of a word, 0 the likeliest."""
    if sorted(typed) == sorted(word):
        return 0 if typed[0] == word[0] else 1
    if len(typed) < len(word):
        return 2 if _is_within(typed, word) else 4
    if len(typed) > len(word):
        return 3 if _is_within(word, typed) else 4
    differing = [(a, b) for a, b in zip(typed, word, strict=True) if a != b]
    return 3 if all(a in _VOWELS and b in _VOWELS for a, b in differing) else 4


def _is_within(shorter: str, longer: str) -> bool:
    """Whether the letters of the one stand in the other in their order."""
    rest = iter(longer)
    return all(letter in rest for letter in shorter)


def _short_asking_word(typed: str) -> str | None:
    """The asking word of three letters that has the letters of this one in another order: "hwo", "teh", "yuo"."""
    same = sorted(word for word in ASKING if len(word) == len(typed) and sorted(word) == sorted(typed))
    near = [word for word in same if OSA.distance(word, typed) == 1 and word[0] == typed[0]]
    near = near or [word for word in same if OSA.distance(word, typed) == 1]
    return near[0] if len(near) == 1 else None


def _single_words(words: Iterable[str]) -> frozenset[str]:
    return frozenset(
        word
        for phrase in words
        for word in phrase.lower().split()
        if len(word) >= _LEAST_CHARS and word.isascii() and word.isalpha() and len(word) <= _MAX_WORD_CHARS
    )


def _shapes(words: Iterable[str]) -> Iterator[tuple[tuple[str, int], str]]:
    """Each word, in order, under its first letter and its length."""
    return (((word[0], len(word)), word) for word in sorted(words))
