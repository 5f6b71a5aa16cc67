"""What the words of a question name: products, kinds, conditions, superlatives; before it is decided what they mean."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from catalog.plan import Filter
from index.chinese_script import simplified
from index.terms import terms
from rag.conditions.constraints import NumberConditions, find_conditions
from rag.conditions.measured_attributes import AttributeNaming
from rag.conditions.scope import Scope
from rag.conditions.wanted_amounts import Measured, find_wanted
from rag.knowledge import ShopKnowledge, leaf_of
from rag.naming.joined_names import names_of_parts
from rag.naming.names import NamedProducts
from rag.reading import Reading
from rag.vocabulary.attributes import concept_names
from rag.vocabulary.bilingual import attribute_name_in, attribute_synonyms
from rag.vocabulary.concepts import CONCEPTS, Concept, Extreme, find_extremes
from rag.words.bare_question import without_titles
from rag.words.intents import Wording, wordings
from rag.words.language import is_chinese

_OF_PACKAGE = re.compile(
    r"\b(?:packag(?:e|ing)|box|shipping|gross|carton|pallet|outer|inner|tare|imperial)\b|毛重|包装"
)  # not of the product
_TWO_LATIN = re.compile(r"[A-Za-z0-9)\"”.]\s*(?:和|与|跟|及|、)\s*[A-Za-z0-9]")  # two names joined
_NUMBER_OF = re.compile(r"\bnumber of\b|\bcount\b", re.IGNORECASE)
_MAX_BRAND_PRODUCTS = 5  # a brand with more products is a filter, not a product


def read_question(text: str, named: NamedProducts, knowledge: ShopKnowledge) -> Reading:
    """Everything the words of a question say, before it is decided what they mean together."""
    said = without_titles(text, named.mentions)  # amounts and colours in a name are no conditions
    available = stated_names(knowledge, knowledge.scope.category_of(said))
    conditions = conditions_in(said, knowledge, available)
    extremes = _extremes(_with_more(_without_brand(conditions.rest, knowledge)), knowledge, available)
    rest = without_names_of(conditions.filters, _without_extremes(conditions.rest, extremes))
    scope = knowledge.scope.find(rest, available=available)
    brand = next((str(one.value) for one in scope.filters if one.field == "brand"), None)
    of_brand = () if brand is None else knowledge.names.of_brand(brand, category=scope.category)
    return Reading(
        text=text,
        rest=conditions.rest,
        named=named,
        scope=scope,
        brand_ids=of_brand if len(of_brand) <= _MAX_BRAND_PRODUCTS else (),
        conditions=tuple(_known_currency(one, knowledge) for one in conditions.filters),
        extremes=extremes,
        wordings=_wordings(_without_counted(said, knowledge), _kind_named(said, scope, knowledge))
        | ({"policy"} if knowledge.documents.are_in(text) else frozenset()),
        name_terms=terms_of_names(named),
        attributes=tuple(knowledge.scope.attributes_named(conditions.rest)),
    )


def named_products(text: str, knowledge: ShopKnowledge, *, sure: bool) -> NamedProducts:
    """The products a text names; words that name a whole kind of product ("frames") name no single one."""
    text = knowledge.documents.without(text)
    found = knowledge.names.find(text, sure=sure)
    if found.in_full:
        return found
    if not found.by_identifier:  # the 4.5 of "less than 4.5 cm" names no product
        rest = find_conditions(text, AttributeNaming(of_concept=lambda concept: concept.names)).rest
        found = found if rest == text else knowledge.names.find(rest, sure=sure)
        text = rest
    if is_chinese(text) and len(found.groups) != 2 and ("compare" in wordings(text) or _TWO_LATIN.search(text)):
        joined = names_of_parts(text, lambda part: knowledge.names.find(part, sure=sure))
        found = joined or found
    unknown = knowledge.scope.unknown_model(text, knowledge.names.knows) if is_chinese(text) else None
    if unknown is not None:
        return replace(found, product_ids=(), groups=(), unknown=(unknown,))
    kind = knowledge.scope.category_words(text)
    if found.by_identifier or not kind or not found.groups or knowledge.names.mentioned(text):
        return found
    if not {term for word in found.used_words for term in terms(word)} <= kind:
        return found
    rest = " ".join(word for word in text.split() if not set(terms(word)) or not set(terms(word)) <= kind)
    return knowledge.names.find(rest, sure=sure)


def terms_of_names(named: NamedProducts) -> frozenset[str]:
    return frozenset(term for word in named.used_words for term in terms(word))


def kind_terms(named: NamedProducts, knowledge: ShopKnowledge) -> frozenset[str]:
    """Words of the named products' titles that say their kind: "rain" of a rain jacket asks for nothing."""
    names = [knowledge.names.product(i) for group in named.groups for i in group[:1]]
    words = {term for name in names if name is not None for term in terms(name.title)}
    return frozenset(word for word in words if knowledge.names.is_type_word(word))


def category_of(product_id: str | None, knowledge: ShopKnowledge) -> str | None:
    name = None if product_id is None else knowledge.names.product(product_id)
    return None if name is None else leaf_of(name.category)


def wanted_amounts(text: str, knowledge: ShopKnowledge, available: Sequence[str]) -> NumberConditions:
    """The amounts that a list is wished to have, of what the products in question state in units."""
    dimensions = knowledge.vocabulary.dimensions
    return find_wanted(
        text,
        Measured(
            naming=_naming(knowledge, available),
            dimensions={name: dimensions[name] for name in available if name in dimensions},
        ),
    )


def conditions_in(
    text: str, knowledge: ShopKnowledge, available: Sequence[str], *, of_one: bool = False
) -> NumberConditions:
    """The numeric conditions of a text.

    Args:
        text: A question.
        knowledge: Of the catalog.
        available: Attribute names that the products in question state.
        of_one: Whether they are put to one product, so that an attribute anywhere in the text is what a number is of.
    """
    return find_conditions(text, replace(_naming(knowledge, available), of_one=of_one))


def _naming(knowledge: ShopKnowledge, available: Sequence[str]) -> AttributeNaming:
    def of_concept(concept: Concept) -> list[str]:
        names = concept_names(concept, available)
        own = [name for name in names if not _OF_PACKAGE.search(name)] or names
        return [name for name in own if simplified(name) in concept.names] or own

    return AttributeNaming(of_concept=of_concept, in_words=_numeric_names(knowledge, available))


def stated_names(knowledge: ShopKnowledge, category: str | None) -> Sequence[str]:
    """The attribute names that products of a category leaf state, commonest first; of all products without one."""
    names = knowledge.vocabulary.attribute_names
    if category is None:
        return names
    return knowledge.leaf_attributes.get(category) or names


def _numeric_names(knowledge: ShopKnowledge, available: Sequence[str]) -> Callable[[str], Sequence[str]]:
    """Attribute names in the words around a number, of those that can be meant; yes/no attributes hold no number."""
    measured, switches = knowledge.vocabulary.measured, knowledge.scope.switch_names

    def named(near: str) -> list[str]:
        stated = [name for name in knowledge.scope.attributes_named(near) if name in available]
        return [name for name in stated if (name in measured if measured else name not in switches)]

    return named


def _without_counted(text: str, knowledge: ShopKnowledge) -> str:
    """A text without names of attributes that count something: "number of batteries" counts no products."""
    for name in knowledge.scope.attributes_named(text) if _NUMBER_OF.search(text) else ():
        if _NUMBER_OF.search(name):
            text = re.sub(rf"\b{re.escape(name)}\b", " ", text, flags=re.IGNORECASE)
    return text


def _kind_named(text: str, scope: Scope, knowledge: ShopKnowledge) -> frozenset[str]:
    """The words of a kind that a text names by more than one word: the "return" of "return policy" names none."""
    is_named = len(scope.used_words) > 1 or bool(knowledge.scope.category_words(text))
    return scope.used_words if scope.category and is_named else frozenset()


def _wordings(text: str, kind: frozenset[str]) -> frozenset[Wording]:
    """The wordings of a text; the words of a kind of product are none of the shop's terms ("privacy filter")."""
    said = wordings(text)
    if "policy" not in said or not kind:
        return said
    without = " ".join(word for word in text.split() if not set(terms(word)) & kind)
    return said if "policy" in wordings(without) else said - {"policy"}


def without_names_of(conditions: Sequence[Filter], text: str) -> str:
    """A text without the names of the attributes its conditions are on: "max drill steel" asks for no steel."""
    return without_words({name for condition in conditions for name in condition.field.split("|")}, text)


def without_words(names: Collection[str], text: str) -> str:
    """A text without names of attributes that stand in it."""
    for name in sorted(names, key=lambda name: (-len(name), name)):
        text = re.sub(
            rf"\b{re.escape(name)}s?\b" if name.isascii() else re.escape(name), " ", text, flags=re.IGNORECASE
        )
    return text


def _without_extremes(text: str, extremes: Sequence[Extreme]) -> str:
    """A text without its superlatives: "longest battery life" names no battery as a filter."""
    for extreme in extremes:
        for word in extreme.words.split():
            edge = r"\b" if word.isascii() else ""
            text = re.sub(rf"{edge}{re.escape(word)}{edge}", " ", text, flags=re.IGNORECASE)
    return _LEAST.sub(" ", _MOST.sub(" ", text)) if extremes else text


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
_WANTED_ZH = re.compile(r"(?<=[度量率数积格距间压速])(大|小|高|低|长|短|多|少)(?=一?[点些]?的)")


def _without_brand(text: str, knowledge: ShopKnowledge) -> str:
    """A text without the brand in it: the cheapest of "Silicon Power" is sought by no power."""
    for one in knowledge.scope.find(text, with_values=False, with_kind=False).filters:
        text = re.sub(re.escape(one.text), " ", text, flags=re.IGNORECASE) if one.text else text
    return text


def _with_more(text: str) -> str:
    """ "哪个贵" asks for what "哪个更贵" asks for, and so does "A便宜还是B便宜"."""
    text = _THAT_ONE_ZH.sub(r"更\1", _WHICH_ZH.sub(r"\1\2更\3", text))
    if "compare" in wordings(text):
        text = _WANTED_ZH.sub(r"更\1", text)
    return _OR_ZH.sub(r"\1更\2", text)


_MORE_OF_TWO_ZH = re.compile(r"更[一-鿿]{1,3}的那")
_ONE_WITH = re.compile(r"\bthe one with the\b", re.IGNORECASE)
_SIZE = re.compile(r"largest|biggest|greatest|smallest|最[大小]", re.IGNORECASE)
_SIZES = ("screen size", "capacity", "capacity of people")
_IS_SUPERLATIVE = re.compile(r"(?:st|er|more|less)$|[最更]", re.IGNORECASE)


def _extremes(text: str, knowledge: ShopKnowledge, available: Sequence[str]) -> tuple[Extreme, ...]:
    """Superlatives of an attribute named in full ("the longest brew time") before those of a known concept."""
    glossed = {one.name: one for one in knowledge.scope.named_in_chinese(text)}
    said_of = {name: text[one.start : one.end] for name, one in glossed.items()}
    whole, text = text, _without_named_extremes(text, knowledge, frozenset(available))
    known = tuple(find_extremes(text.lower()))
    compares = "compare" in wordings(text) or _ONE_WITH.search(text) or _MORE_OF_TWO_ZH.search(text)
    most, least = (_MORE, _LESS) if compares else (_MOST, _LEAST)
    spoken = {word for name in knowledge.scope.attributes_named(text) for word in name.split()}
    said_most, said_least = ((m, True) for m in most.finditer(text)), ((m, False) for m in least.finditer(text))
    for match, descending in sorted((*said_most, *said_least), key=lambda one: one[0].start()):  # "lower is better"
        said = match.group().lower()
        if said.isascii() and any(said in extreme.words for extreme in known):
            return known
        names = _names_behind(match, whole, knowledge, frozenset(available) - knowledge.scope.switch_names)
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


def _known_currency(one: Filter, knowledge: ShopKnowledge) -> Filter:
    """Prices in a currency the shop does not use are taken as its own."""
    return replace(one, unit=None) if one.unit and one.unit not in knowledge.currencies else one
