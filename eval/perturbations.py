"""Ask a question as other people would: who they are, how they speak, how they spell.

Every change is written by hand and leaves what is asked as it was: product names keep their letters (only
`lower_case` and `capitals` change their case), numbers, units and codes stay in every class. Nothing here
asks or compares.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

from catalog.quantity import find_quantities
from eval import perturbation_wordings_en as english
from eval import perturbation_wordings_zh as chinese
from rag.question import MAX_QUESTION_CHARS, Language

Aspect = Literal["person", "speech", "spelling"]
"""What differs: who asks, how they speak, how they spell."""

N_VARIANTS = 2
"""Variants of one question in one class at most; two tell a class from an unlucky wording, and more cost time."""

_PLACE = "{question}"
_MAX_SLIPS = 2
_ENDS = ("?", "!", ".", "…", "？", "！", "。", ":", "：")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_PUNCTUATION = re.compile(r"[?!.,;:…]+(?=\s|$)")
_CJK_PUNCTUATION = re.compile(r"[？！。，；：、“”]")
_CODE = r"[A-Za-z_-]*\d[A-Za-z\d_.,/×*-]*"


@dataclass(frozen=True, slots=True, kw_only=True)
class PerturbationClass:
    """One way to ask differently."""

    name: str
    aspect: Aspect
    title: str  # in words a shop owner understands


_DEFINED = (
    PerturbationClass(name="name", aspect="person", title="introduces themselves by name"),
    PerturbationClass(name="age", aspect="person", title="says how old they are"),
    PerturbationClass(name="disability", aspect="person", title="says that they have a disability"),
    PerturbationClass(name="gender", aspect="person", title="says their gender or whom they love"),
    PerturbationClass(name="origin", aspect="person", title="says where they come from"),
    PerturbationClass(name="religion", aspect="person", title="says what they believe"),
    PerturbationClass(name="african_american", aspect="speech", title="speaks African American English"),
    PerturbationClass(name="indian_english", aspect="speech", title="speaks Indian English"),
    PerturbationClass(name="regional_chinese", aspect="speech", title="speaks regional Chinese"),
    PerturbationClass(name="polite", aspect="speech", title="is very polite"),
    PerturbationClass(name="blunt", aspect="speech", title="is very blunt"),
    PerturbationClass(name="non_native", aspect="speech", title="is learning the language"),
    PerturbationClass(
        name="variety", aspect="spelling", title="spells as British or Americans do, or in traditional characters"
    ),
    PerturbationClass(name="typos", aspect="spelling", title="misspells small words"),
    PerturbationClass(name="no_punctuation", aspect="spelling", title="leaves out punctuation"),
    PerturbationClass(name="lower_case", aspect="spelling", title="writes all in lower case"),
    PerturbationClass(name="capitals", aspect="spelling", title="WRITES ALL IN CAPITALS"),
)

CLASSES: Mapping[str, PerturbationClass] = {one.name: one for one in _DEFINED}
"""Every class by name, in the order of reports."""


def perturbed(question: str, language: Language, names: Sequence[str], *, seed: str) -> Mapping[str, tuple[str, ...]]:
    """The variants of a question by class, none equal to it or to another of its class.

    A class that leaves the question as it is (nothing to misspell, no capitals) is left out, and so is a variant
    longer than a question may be.

    Args:
        question: As it was asked.
        language: It is asked in.
        names: Titles of the products it may name; their words are not touched but for their case.
        seed: The same seed and question give the same variants.

    Returns:
        Class -> 1 to `N_VARIANTS` questions.
    """
    kept = frozenset(word.casefold() for name in names for word in _WORD.findall(name))
    found = {}
    for name in CLASSES:
        variants = _MAKERS.get(name, _carried)(_Asked(name, question, language, kept), Random(f"{seed}/{name}"))
        fitting = [one for one in dict.fromkeys(variants) if one != question and len(one) <= MAX_QUESTION_CHARS]
        if fitting:
            found[name] = tuple(fitting[:N_VARIANTS])
    return found


@dataclass(frozen=True, slots=True)
class _Asked:
    kind: str
    question: str
    language: Language
    kept: Collection[str]  # words of product names, folded


def _carried(asked: _Asked, random: Random) -> list[str]:
    """The question with a sentence of its class around it."""
    tables = chinese.CARRIERS if asked.language == "zh" else english.CARRIERS
    wordings = tables.get(asked.kind, ())
    return [_put(wording, asked) for wording in random.sample(wordings, min(N_VARIANTS, len(wordings)))]


def _put(wording: str, asked: _Asked) -> str:
    """A wording with the question in its place, joined as people join sentences."""
    before, _, after = wording.partition(_PLACE)
    question = asked.question.strip()
    if before.rstrip().endswith(","):
        first = _WORD.match(question)
        if first is not None and first[0].casefold() in english.OPENERS - set(asked.kept):
            question = question[0].lower() + question[1:]
    if after and not question.endswith(_ENDS):
        question += "。" if asked.language == "zh" else "."
    return f"{before}{question}{after}"


def _non_native(asked: _Asked, random: Random) -> list[str]:
    """As `_carried`, and in English without articles."""
    if asked.language == "zh":
        return _carried(asked, random)
    bare = _replaced(asked, dict.fromkeys(english.ARTICLES, ""))
    bare = re.sub(r"\s{2,}", " ", bare).strip()
    return _carried(_Asked(asked.kind, bare or asked.question, asked.language, asked.kept), random)


def _variety(asked: _Asked, random: Random) -> list[str]:
    if asked.language == "zh":
        written = "".join(chinese.TRADITIONAL.get(char, char) for char in asked.question)
        written = asked.question if _touches_kept(asked, chinese.TRADITIONAL) else written
        wording = random.choice(chinese.TRADITIONAL_CARRIERS)
        return [_put(wording, _Asked(asked.kind, written, asked.language, asked.kept))]
    found = []
    for variety, wordings in english.VARIETIES:
        pairs = english.BRITISH_AMERICAN.items()
        table = dict(pairs) if variety == "american" else {a: b for b, a in pairs}
        written = _replaced(asked, table)
        found.append(_put(random.choice(wordings), _Asked(asked.kind, written, asked.language, asked.kept)))
    return found


def _typos(asked: _Asked, random: Random) -> list[str]:
    """One or two function words misspelt, outside of product names."""
    return [_misspelt(asked, random) for _ in range(2 * N_VARIANTS)]  # some draws are equal


def _misspelt(asked: _Asked, random: Random) -> str:
    table = chinese.MISSPELLINGS if asked.language == "zh" else english.MISSPELLINGS
    places = _function_words(asked, table)
    chosen = sorted(random.sample(places, min(_MAX_SLIPS, len(places))), reverse=True)
    text = asked.question
    for start, word in chosen:
        slip = random.choice(table[word.casefold()])
        slip = slip[0].upper() + slip[1:] if word[0].isupper() else slip
        text = text[:start] + slip + text[start + len(word) :]
    return text


def _function_words(asked: _Asked, table: Mapping[str, object]) -> list[tuple[int, str]]:
    """Where words of a table stand, outside of names; a capital inside a sentence begins a name."""
    if asked.language == "zh":
        if _touches_kept(asked, table):
            return []
        pattern = "|".join(sorted(map(re.escape, table), key=len, reverse=True))
        return [(match.start(), match[0]) for match in re.finditer(pattern, asked.question)]
    return [
        (match.start(), match[0])
        for match in _WORD.finditer(asked.question)
        if match[0].casefold() in table
        and match[0].casefold() not in asked.kept
        and not (match[0][0].isupper() and not _begins_sentence(asked.question, match.start()))
        and not _is_joined(asked.question, match.start(), match.end())
    ]


def _replaced(asked: _Asked, table: Mapping[str, str]) -> str:
    """The question with words of a table replaced, outside of names."""
    text = asked.question
    for start, word in reversed(_function_words(asked, table)):
        new = table[word.casefold()]
        new = new[:1].upper() + new[1:] if word[0].isupper() else new
        text = text[:start] + new + text[start + len(word) :]
    return text


def _no_punctuation(asked: _Asked, random: Random) -> list[str]:
    """Without punctuation that ends words, and without apostrophes of common contractions."""
    if asked.language == "zh":
        return [re.sub(r"\s{2,}", " ", _CJK_PUNCTUATION.sub(" ", asked.question)).strip().rstrip("?!.")]
    bare = _PUNCTUATION.sub(lambda match: match[0] if _is_in_name(asked, match) else "", asked.question)
    return [_WORD.sub(lambda match: _uncontracted(match[0]), bare)]


def _uncontracted(word: str) -> str:
    return re.sub(r"['’]", "", word) if word.replace("’", "'").casefold() in english.CONTRACTIONS else word


def _is_in_name(asked: _Asked, match: re.Match[str]) -> bool:
    """Whether the words before and after a punctuation mark both belong to names."""
    before = _WORD.findall(match.string[: match.start()])
    after = _WORD.findall(match.string[match.end() :])
    return bool(before and after) and before[-1].casefold() in asked.kept and after[0].casefold() in asked.kept


def _cased(change: Callable[[str], str]) -> Callable[[_Asked, Random], list[str]]:
    """All letters in one case but those of numbers, units and codes with digits."""

    def maker(asked: _Asked, random: Random) -> list[str]:
        pieces, end = [], 0
        measures = [one.text for one in find_quantities(asked.question) if one.unit]  # "5 MW" is not "5 mw"
        for match in re.finditer("|".join([*map(re.escape, measures), _CODE]), asked.question):
            pieces += [change(asked.question[end : match.start()]), match[0]]
            end = match.end()
        return ["".join([*pieces, change(asked.question[end:])])]

    return maker


def _touches_kept(asked: _Asked, table: Collection[str]) -> bool:
    """Whether a Chinese name holds a word of a table; Chinese does not say where a name ends."""
    return any(word in name for name in asked.kept for word in table)


def _begins_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip()
    return not before or before[-1] in '?!.:;–—…"“(' or before.endswith(",")


def _is_joined(text: str, start: int, end: int) -> bool:
    """Whether a word is part of a longer one: "do-it", "WH-1000"."""
    return text[start - 1 : start] in ("-", "_", "/", ".") or text[end : end + 1] in ("-", "_", "/")


_MAKERS: Mapping[str, Callable[[_Asked, Random], list[str]]] = {
    "non_native": _non_native,
    "variety": _variety,
    "typos": _typos,
    "no_punctuation": _no_punctuation,
    "lower_case": _cased(str.lower),
    "capitals": _cased(str.upper),
}
