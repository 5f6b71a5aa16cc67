"""Superlatives and comparatives of a question: which attribute they are of, and in which direction.

Known concepts bring their own words ("heaviest"); any other attribute is ranked by "the longest", "as low as possible",
最高 beside its name, or by how fast what it names is done ("which boils fastest?").
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from index.chinese_script import simplified
from index.terms import terms
from rag.documents.relevance import stem
from rag.knowledge import ShopKnowledge
from rag.vocabulary.bilingual import attribute_name_in, attribute_synonyms
from rag.vocabulary.concepts import CONCEPTS, Concept, Extreme, find_extremes
from rag.words.intents import wordings
from rag.words.language import is_chinese

_NO_BOUND = r"(?<!at the very )(?<!at the )(?<!at )"  # "at most 20" limits, it ranks nothing
_MOST = re.compile(
    rf"\b(?:longest|highest|largest|biggest|greatest|widest|{_NO_BOUND}most|strongest|on top|top|peak|maximum|max"
    r"|as (?:high|much|large|big|long|great|strong|wide|many)(?= .{0,60}\bas (?:possible|it gets|you have|can be)\b)"
    r"|as (?:high|much|large|big|long|great|strong|wide|many) as"
    r"|how (?:high|much|large|big)(?= (?:does|do|can)\b.*\b(?:go|get)))\b"
    r"|最(?:长|大|高|多|宽|强)|(?:从|由)(?:长|大|高|多|宽|强)(?:到|至|往)",
    re.IGNORECASE,
)
_LEAST = re.compile(
    rf"\b(?:shortest|lowest|smallest|{_NO_BOUND}least|narrowest|fewest|fastest|minimum|min"
    r"|as (?:low|little|small|short|few|narrow)(?= .{0,60}\bas (?:possible|it gets|you have|can be)\b)"
    r"|as (?:low|little|small|short|few|narrow) as"
    r"|how (?:low|little|small)(?= (?:does|do|can)\b.*\b(?:go|get|start)))\b"
    r"|最(?:短|小|低|少|窄|快)|(?:从|由)(?:短|小|低|少|窄|快)(?:到|至|往)",
    re.IGNORECASE,
)


_HOLDS_EXTREME = re.compile(r"\b(?:max|maximum|min|minimum|top|highest|lowest)\b")


_MORE = re.compile(
    rf"{_MOST.pattern}|\b(?:more|greater|higher|longer|larger|bigger|wider|better)\b|更(?:长|大|高|多|宽|强|快)",
    re.IGNORECASE,
)
_LESS = re.compile(
    rf"{_LEAST.pattern}|\b(?:less|fewer|lower|shorter|smaller|narrower)\b|更(?:短|小|低|少|窄|慢)", re.IGNORECASE
)


_ADJECTIVE_ZH = "贵|便宜|重|轻|沉|大|小|长|短|高|低|矮|厚|薄|宽|窄|深|浅|多|少|亮|快|慢|安静|吵"
_WHICH_ZH = re.compile(
    rf"(哪(?:一)?(?:个|款|台|种)|谁)((?:的)?[^，。？?更最]{{0,12}}?)({_ADJECTIVE_ZH})(?=[？?\s点些一呢啊]|$)"
)
_OR_ZH = re.compile(rf"(?<=还是)(.{{1,80}}?)(?<!更)({_ADJECTIVE_ZH})(?=[？?\s]*$)")
_THAT_ONE_ZH = re.compile(rf"(?<![更最])({_ADJECTIVE_ZH})(?=一?[点些]?的?那(?:个|款|台|一))")
_THAN_ZH = re.compile(rf"(比.{{1,60}}?)(?<![更最])({_ADJECTIVE_ZH})(?=[吗么？?]|$)")
_SOMEWHAT_ZH = re.compile(rf"(?<![更最])({_ADJECTIVE_ZH})(?:一?[点些])(?=儿?的)")
_WANTED_ZH = re.compile(r"(?<=[度量率数积格距间压速])(大|小|高|低|长|短|多|少)(?=一?[点些]?的)")
_MORE_OF_TWO_ZH = re.compile(r"更[一-鿿]{1,3}的那")
_ONE_WITH = re.compile(r"\bthe one with the\b", re.IGNORECASE)
_SIZE = re.compile(r"largest|biggest|greatest|smallest|最[大小]", re.IGNORECASE)
_SIZES = ("screen size", "capacity", "capacity of people")
_BIGGER_ONES = re.compile(
    r"(?:\b(?:any(?:thing)?|some(?:thing)?|ones?|got|have|want|need|show me)\b.{0,20}|^\W*(?:and\s+)?(?:an?\s+)?)"
    r"\b(?P<word>bigger|larger|smaller)\b(?:\s+(?:ones?|models?|versions?))?\W*$",
    re.IGNORECASE,
)
_PACE = re.compile(r"\b(?:fast|quick|slow)(?:est|er)\b|[最更][快慢]", re.IGNORECASE)
_MOST_DOING_CHARS = 4
_OF_TIME = frozenset(["time", "duration", "period", "max", "min", "average", "standard"])
_IS_SUPERLATIVE = re.compile(r"(?:st|er|more|less)$|[最更]", re.IGNORECASE)


def superlatives(text: str, knowledge: ShopKnowledge, available: Sequence[str]) -> tuple[Extreme, ...]:
    """Superlatives of an attribute named in full ("the longest brew time") before those of a known concept."""
    glossed = {one.name: one for one in knowledge.scope.named_in_chinese(text)}
    said_of = {name: text[one.start : one.end] for name, one in glossed.items()}
    whole, text = text, _without_named_extremes(text, knowledge, frozenset(available))
    known = tuple(find_extremes(text.lower()))
    pace = None if known else _pace(text, knowledge, available)
    if pace is not None:
        return (pace,)
    if not known and (size := _bigger(text, knowledge, available)) is not None:
        return (size,)
    compares = "compare" in wordings(text) or _ONE_WITH.search(text) or _MORE_OF_TWO_ZH.search(text)
    most, least = (_MORE, _LESS) if compares else (_MOST, _LEAST)
    spoken = {word for name in knowledge.scope.attributes_named(text) for word in name.split()}
    said_most, said_least = ((m, True) for m in most.finditer(text)), ((m, False) for m in least.finditer(text))
    for match, descending in sorted((*said_most, *said_least), key=lambda one: one[0].start()):  # "lower is better"
        said = match.group().lower()
        if said.isascii() and any(said in extreme.words for extreme in known):
            return known
        names = _names_behind(match, whole, knowledge, _ranked(available, knowledge))
        if not said.isascii() and any(said == one.words for one in known):
            names = [name for name in names if name in glossed or _is_said_in_chinese(name, whole)]
        if not names and _SIZE.fullmatch(said) and not known:
            names = _size_of(frozenset(available) & knowledge.vocabulary.measured, match.string)
        if not names or said in spoken:  # the "max" of "max load" ranks nothing
            continue
        if known and any(names[0] in one.concept.names for one in known):
            return known
        concept = Concept(name=names[0], asked=re.escape(names[0]), names=(names[0],))
        if not _IS_SUPERLATIVE.search(said):
            said = "highest" if descending else "lowest"
        if names[0] in glossed and not match.group().isascii():
            words = said_of[names[0]] + said
        elif match.group().isascii():
            words = f"{said} {names[0]}"
        else:
            words = f"{attribute_name_in(names[0], 'zh') or names[0]}{said}"
        return (Extreme(concept=concept, descending=descending, words=words), *known)
    return known


def _pace(text: str, knowledge: ShopKnowledge, available: Sequence[str]) -> Extreme | None:
    """How fast something is done, by the time that products state for it, else by their speed; None without either."""
    match = _PACE.search(text)
    if match is None:
        return None
    dimensions = knowledge.vocabulary.dimensions
    if is_chinese(text):
        return _pace_in_chinese(text, match, knowledge, available)
    spoken = _stems(text)
    timed = [name for name in available if "time" in dimensions.get(name, ()) and _doing(name) & spoken]
    names = timed or [name for name in available if name in dimensions and "speed" in name.split()]
    if not names:
        return None
    names = sorted(names, key=lambda name: -len(_doing(name) & spoken))
    concept = Concept(name=names[0], asked=re.escape(names[0]), names=(names[0],))
    said = match.group().lower()
    descending = said.startswith("slow") == bool(timed)
    if said.endswith("er"):  # of two products the verdict names what is compared
        said = f"{'higher' if descending else 'lower'} {names[0]}"
    return Extreme(concept=concept, descending=descending, words=said)


def _pace_in_chinese(
    text: str, match: re.Match[str], knowledge: ShopKnowledge, available: Sequence[str]
) -> Extreme | None:
    """By the time whose name says what is done fast: 标准煮饭时间 of 煮饭最快."""
    dimensions = knowledge.vocabulary.dimensions
    timed = (name for name in available if "time" in dimensions.get(name, ()) and not name.isascii())
    done = text[max(0, match.start() - _MOST_DOING_CHARS) : match.start()]
    name = next((one for one in timed if any(done[i : i + 2] in one for i in range(len(done) - 1))), None)
    if name is None:
        return None
    concept = Concept(name=name, asked=re.escape(name), names=(name,))
    return Extreme(concept=concept, descending=match.group().endswith("慢"), words=match.group())


def _doing(name: str) -> set[str]:
    """What the name of a time says is done: the "boil" of "boil time"."""
    return {stem(term) for term in terms(name) if term not in _OF_TIME}


def _stems(text: str) -> set[str]:
    """The words of a text without endings, and each pair of them as one word: "set up" is "setup"."""
    words = re.findall(r"[a-z]+", text.lower())
    return {stem(term) for word in (*words, *map("".join, pairwise(words))) for term in terms(word)}


def _without_named_extremes(text: str, knowledge: ShopKnowledge, available: frozenset[str]) -> str:
    """A text without the superlatives in Chinese names of attributes: "最大承重是多少" asks for one of them."""
    if "最" not in text:
        return text
    for one in knowledge.scope.named_in_chinese(text):
        is_of_name = one.name in available and _HOLDS_EXTREME.search(one.name)
        if is_of_name and text[one.start] == "最":
            text = text[: one.start] + "  " + text[one.start + 2 :]
    for name in available:
        if name.startswith("最") and name in text:  # 最高噪音
            text = text.replace(name, "  " + name[2:])
    return text


def _size_of(measured: frozenset[str], text: str) -> list[str]:
    """The attribute that tells how big a kind of product is, where "the smallest" says of nothing what is small."""
    if not is_chinese(text) and not re.search(r"(?:est|最[大小])\s+\w", text):
        return []
    concepts = [concept for name in _SIZES for concept in CONCEPTS if concept.name == name]
    return next(([name] for concept in concepts for name in concept.names if name in measured), [])


def _ranked(available: Sequence[str], knowledge: ShopKnowledge) -> frozenset[str]:
    """The attributes that can be ranked: those with numbers, where it is known which have any."""
    stated = frozenset(available)
    return stated & knowledge.vocabulary.measured or stated - knowledge.scope.switch_names


def _bigger(text: str, knowledge: ShopKnowledge, available: Sequence[str]) -> Extreme | None:
    """What "bigger ones?" are bigger in, where nothing else says it; None where that is said or not stated."""
    match = _BIGGER_ONES.search(text)
    stated = frozenset(available) & knowledge.vocabulary.measured
    if match is None or any(name in stated for name in knowledge.scope.attributes_named(text)):
        return None
    concepts = [concept for name in _SIZES for concept in CONCEPTS if concept.name == name]
    names = next(([name] for concept in concepts for name in concept.names if name in stated), [])
    if not names:
        return None
    concept = Concept(name=names[0], asked=re.escape(names[0]), names=(names[0],))
    return Extreme(concept=concept, descending=match["word"].lower() != "smaller", words=match["word"].lower())


def _names_behind(match: re.Match[str], whole: str, knowledge: ShopKnowledge, available: frozenset[str]) -> list[str]:
    """The attributes that a superlative may be of: those named behind it, the nearest first, else any in the text."""
    is_order = match.group()[0] in "从由"  # "按高度从高到低"
    behind = match.string[: match.start()] if is_order else match.string[match.end() :]
    near = [name for name in knowledge.scope.attributes_named(behind) if name in available]
    if near:
        is_glossed = is_chinese(behind)  # then they come surest first
        return sorted(near, key=lambda name: (_place(name, behind), 0 if is_glossed else -len(name)))
    return [name for name in knowledge.scope.attributes_named(whole) if name in available]


def _is_said_in_chinese(name: str, text: str) -> bool:
    """Whether Chinese words of a text name an attribute, so that 最高 need not be of the height: 刷新率最高."""
    called = (name, *attribute_synonyms().get(name, ()))
    return any(not said.isascii() and simplified(said) in text for said in called)


def _place(name: str, text: str) -> int:
    first = name.split()[0][:4].lower() if name.isascii() else name
    place = text.lower().find(first)
    return place if place >= 0 else len(text)


def with_more(text: str) -> str:
    """ "哪个贵" asks for what "哪个更贵" asks for, and so does "A便宜还是B便宜"."""
    text = _THAN_ZH.sub(r"\1更\2", _SOMEWHAT_ZH.sub(r"更\1", text))
    text = _THAT_ONE_ZH.sub(r"更\1", _WHICH_ZH.sub(r"\1\2更\3", text))
    if "compare" in wordings(text):
        text = _WANTED_ZH.sub(r"更\1", text)
    return _OR_ZH.sub(r"\1更\2", text)


def without_superlatives(text: str, extremes: Sequence[Extreme]) -> str:
    """A text without its superlatives: "longest battery life" names no battery as a filter."""
    for extreme in extremes:
        for word in extreme.words.split():
            edge = r"\b" if word.isascii() else ""
            text = re.sub(rf"{edge}{re.escape(word)}{edge}", " ", text, flags=re.IGNORECASE)
    return _PACE.sub(" ", _LEAST.sub(" ", _MOST.sub(" ", text))) if extremes else text
