"""Cases where a ready answer is wrong: false premises, what nothing says, what is no business of a shop.

Each maker draws one case, or None when the draw is unfit.
"""

import re

from rapidfuzz.distance import Levenshtein

from eval.abilities.bench import Bench, case
from eval.abilities.reading import Measure, plain
from eval.abilities.records import Fact, RawProduct
from eval.abilities.wordings import Wording
from eval.cases import CaseRecord

_LEAST_SIBLINGS = 2  # that state an attribute, before its absence can be called one
_LEAST_SLIPS = 3  # letters between an invented name and any word of a title
_FACTORS = (0.5, 0.7, 1.4, 1.5, 2.0)
_WORD = re.compile(r"[a-z]{4,}|[㐀-鿿]{2,}")
_ASKING = frozenset({"what", "tel", "does", "have", "please", "pleas", "this", "that", "many", "much"})
_HINTS = (
    (frozenset({"weight", "重量"}), re.compile(r"\d\s*(?:g|kg|lbs?|oz|克|千克|公斤)(?![a-z])")),
    (
        frozenset("width height depth length diameter diagonal size thickness 宽度 高度 深度 长度 尺寸".split()),
        re.compile(r"\d\s*(?:[x×]|(?:m|mm|cm|ft|in|inch|米|厘米|毫米|英寸)(?![a-z])|[\"'])|dimension|尺寸"),
    ),
)
_GENERAL_PAIRS = frozenset(["尺寸", "时间", "数量", "类型", "长度", "面积"])
_AGREED = {"en": ("yes",), "zh": ("是的", "对的", "没错")}


def false_premise(bench: Bench, wording: Wording) -> CaseRecord | None:
    """A question that takes a wrong value for the right one; a right reply states the right one."""
    product = bench.product()
    if product is None:
        return None
    fact = bench.fact(product, wording)
    if fact is None or bench.is_given_away(fact, product.title):
        return None
    wrong = _wrong_value(bench, product, fact)
    if wrong is None:
        return None
    return case(
        bench,
        wording,
        slots={"product": bench.name(product), "attribute": bench.spoken(fact.name), "value": wrong},
        answers=(fact.text,),
        must=(fact.text,),
        must_not=_AGREED["zh" if bench.language == "zh" else "en"],
        products=(product.id,),
        evidence=(f"{product.id}#{fact.name}",),
    )


def unanswerable(bench: Bench, wording: Wording) -> CaseRecord | None:
    """An attribute that a product lacks and its like have, a topic no shop writes about, or no product."""
    if wording.form == "product":
        return _no_product(bench, wording)
    product = bench.product()
    if product is None:
        return None
    slots = {"product": bench.name(product)}
    if wording.form == "topic":
        if any(word in product.said or word in bench.shelf.records.documents for word in wording.unless):
            return None
    else:
        name = _missing(bench, wording, product)
        if name is None:
            return None
        slots["attribute"] = bench.spoken(name)
    return case(bench, wording, slots=slots, products=(product.id,), actions=("abstain",), reasons=("not_stated",))


def out_of_scope(bench: Bench, wording: Wording) -> CaseRecord | None:
    """What is asked of no shop; a person is handed what only a person can do."""
    if wording.action == "handoff":
        return case(bench, wording, slots={}, actions=("handoff",))
    return case(bench, wording, slots={}, actions=("abstain",), reasons=("out_of_scope",))


def _no_product(bench: Bench, wording: Wording) -> CaseRecord | None:
    """A model that no shop has, of a brand that this one has."""
    like = bench.product()
    if like is None or like.brand is None:
        return None
    invented = bench.shelf.vocabulary.record.invented
    word = bench.random.choice(invented.zh if like.is_chinese else invented.en)
    title = f"{like.brand} {word} {bench.random.randrange(101, 989)}"
    words = {part.casefold() for one in bench.shelf.asked for part in one.title.split()}
    if any(Levenshtein.distance(word.casefold(), part) < min(_LEAST_SLIPS, len(word)) for part in words):
        return None
    return case(
        bench,
        wording,
        slots={"product": title},
        actions=("abstain", "clarify"),
        reasons=("not_in_catalog",),
    )


def _missing(bench: Bench, wording: Wording, product: RawProduct) -> str | None:
    """An attribute that several products like this one state, and of which this one has no word."""
    vocabulary = bench.shelf.vocabulary
    stated: dict[str, list[str]] = {}
    for sibling in bench.shelf.siblings(product):
        meant = None if wording.about is None else vocabulary.meant(sibling, wording.about)
        facts = bench.shelf.facts(sibling) if wording.about is None else [meant] if meant else []
        for fact in facts:
            stated.setdefault(fact.name, []).append(fact.text.casefold())
    names = () if wording.about is None else vocabulary.meanings[wording.about].names
    if any(fact.name in names for fact in product.facts):
        return None
    asked = _stems(re.sub(r"\{\w+\}", "", wording.text)) if wording.about is not None else []
    if any(word in product.said for word in asked if word not in _ASKING):
        return None
    own = {word for fact in product.facts for word in fact.name.split()}
    missing = [
        name
        for name, values in sorted(stated.items())
        if len(values) >= _LEAST_SIBLINGS
        and name != "price"
        and not set(name.split()) & own
        and not any(word in product.said for word in _stems(f"{name} {bench.spoken(name)}"))
        and not _has_hint(name, product.said)
        and not any(_is_said(value, product.said) for value in values)
    ]
    return bench.choice(missing)


def _has_hint(name: str, said: str) -> bool:
    """Whether a text has a quantity that may be what the attribute would say."""
    return any(words & set(name.split()) and hint.search(said) for words, hint in _HINTS)


def _stems(text: str) -> list[str]:
    """Words long enough to mean something, without endings; of Chinese, every two characters."""
    words = _WORD.findall(text.lower())
    english = [word[:-1] if len(word) > 4 else word for word in words if word.isascii()]
    pairs = [word[n : n + 2] for word in words if not word.isascii() for n in range(len(word) - 1)]
    return english + [pair for pair in pairs if pair not in _GENERAL_PAIRS]


def _is_said(value: str, said: str) -> bool:
    """Whether a text has a value of the attribute; a bare digit says nothing."""
    return len(value) > 2 and re.search(rf"(?<!\w){re.escape(value)}(?!\w)", said) is not None


def _wrong_value(bench: Bench, product: RawProduct, fact: Fact) -> str | None:
    """A value like the right one that the record says nowhere."""
    if fact.measure is not None:
        return _wrong_measure(bench, product, fact.measure)
    said = product.said
    others = {
        one.text.lower()
        for sibling in bench.shelf.siblings(product)
        for one in sibling.facts
        if one.name == fact.name and bench.shelf.vocabulary.is_plain(one)
    }
    strange = sorted(text for text in others if not any(word in said for word in text.split()))
    return bench.choice(strange)


def _wrong_measure(bench: Bench, product: RawProduct, measure: Measure) -> str | None:
    if measure.magnitude <= 0:
        return None
    wrong = measure.magnitude * bench.random.choice(_FACTORS)
    if measure.magnitude == int(measure.magnitude):
        wrong = round(wrong)
    rounded = float(f"{wrong:.3g}") if measure.dimension != measure.unit or measure.unit == "" else round(wrong, 2)
    if rounded <= 0 or rounded == measure.magnitude:
        return None
    if re.search(rf"(?<![\d.]){re.escape(plain(rounded))}(?![\d.])", product.said):
        bench.leave_out("the wrong value is said somewhere in the record")
        return None
    return bench.amount(rounded, measure)
