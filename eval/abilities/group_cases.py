"""Cases over many products: filters, superlatives, counts; gold by plain comparison of raw values.

Each maker draws one case, or None when the draw is unfit: too many products to name, a tie, an attribute that
only some state or that is not one plain number everywhere.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from eval.abilities.bench import Bench, case
from eval.abilities.bounds import one_bound, two_bounds
from eval.abilities.naming import told_apart
from eval.abilities.records import Fact, RawProduct
from eval.abilities.shelf import LEAST_GROUP, Group
from eval.abilities.wordings import Wording
from eval.answer_metrics import says
from eval.cases import CaseRecord

MOST_LISTED = 5
"""Products that a reply can be expected to name."""

_MOST_COUNTED = 10_000
_MAX_FORBIDDEN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The products of a group that fulfil a condition, and the words of the condition."""

    group: Group
    members: tuple[RawProduct, ...]
    slots: dict[str, str]
    fact_name: str | None = None


Condition = Callable[[Bench, Wording, Group, int], Chosen | None]


def filtered(bench: Bench, wording: Wording) -> CaseRecord | None:
    """The products of a group that fulfil a condition, all of them named."""
    chosen = _choose(bench, wording, MOST_LISTED)
    if chosen is None or not 1 <= len(chosen.members) <= MOST_LISTED:
        return None
    names = told_names(bench, chosen.members, chosen.group)
    if names is None:
        return None
    return case(
        bench,
        wording,
        slots=chosen.slots,
        answers=("; ".join(names),),
        must=names,
        must_not=forbidden(bench, chosen.group, chosen.members),
        products=tuple(one.id for one in chosen.members),
    )


def counted(bench: Bench, wording: Wording) -> CaseRecord | None:
    """How many products of a group fulfil a condition."""
    chosen = _choose(bench, wording, _MOST_COUNTED)
    if chosen is None or len(chosen.members) < 2:
        return None  # "1" stands in too many replies to tell anything
    number = str(len(chosen.members))
    said = " ".join(chosen.slots.values())
    if says(said, number) or _is_in_titles(chosen, number):
        bench.leave_out("a name or the question says the number")
        return None
    return case(bench, wording, slots=chosen.slots, answers=(number,), must=(number,))


def superlative(bench: Bench, wording: Wording) -> CaseRecord | None:
    """The one product of a group with the highest or lowest value."""
    group = bench.choice(_groups(bench, wording))
    if group is None:
        return None
    stated = _stated(bench, wording, group)
    if stated is None:
        return None
    best = extreme(stated, wording.direction)
    if best is None:
        bench.leave_out("a tie for the extreme")
        return None
    product, fact = best
    must = told_names(bench, [product], group)
    if must is None:
        return None
    name = must[0]
    if wording.form == "value":
        if bench.is_given_away(fact, product.title):
            return None
        must = (fact.text,)
    return case(
        bench,
        wording,
        slots={"category": group.phrase(bench.language), "attribute": bench.spoken(fact.name)},
        answers=(f"{name}: {fact.text}",),
        must=must,
        products=(product.id,),
        evidence=(f"{product.id}#{fact.name}",),
    )


def told_names(bench: Bench, members: Sequence[RawProduct], group: Group) -> tuple[str, ...] | None:
    """What a reply must say of each product to mean no other one of the group; None where nothing can."""
    told = [told_apart(one, group.members) for one in members]
    names = tuple(name for name in told if name is not None)
    if len(names) < len(told):
        bench.leave_out("a product of the gold has no name of its own")
        return None
    return names


def extreme(stated: Sequence[tuple[RawProduct, Fact]], direction: str | None) -> tuple[RawProduct, Fact] | None:
    """The one with the most or least; None for a tie."""
    ordered = sorted(stated, key=lambda pair: _base(pair[1]), reverse=direction == "most")
    if len(ordered) < 2 or abs(_base(ordered[0][1]) - _base(ordered[1][1])) <= 1e-9 * abs(_base(ordered[0][1])):
        return None
    return ordered[0]


def forbidden(bench: Bench, group: Group, members: Sequence[RawProduct]) -> tuple[str, ...]:
    """Names of some products of a group that are no members, and whose names no member's title says."""
    ids = {one.id for one in members}
    told = [told_apart(one, group.members) for one in group.members if one.id not in ids]
    names = [name for name in told if name is not None and not any(says(one.title, name) for one in members)]
    return tuple(bench.random.sample(names, min(_MAX_FORBIDDEN, len(names))))


def _choose(bench: Bench, wording: Wording, most: int) -> Chosen | None:
    group = bench.choice(_groups(bench, wording))
    if group is None:
        return None
    slots = {"category": group.phrase(bench.language)}
    if wording.form == "all":
        return Chosen(group=group, members=group.members, slots=slots)
    chosen = _CONDITIONS[wording.form](bench, wording, group, most)
    return (
        None
        if chosen is None
        else Chosen(group=group, members=chosen.members, slots={**chosen.slots, **slots}, fact_name=chosen.fact_name)
    )


def _groups(bench: Bench, wording: Wording) -> Sequence[Group]:
    """Categories; brands too for what every product has, a price."""
    has_brands = wording.about == "price" or wording.form == "all"
    if has_brands and not wording.form.startswith("brand") and bench.random.random() < 0.4:
        brands = [one for one in bench.shelf.groups if one.kind == "brand"]
        return brands or bench.shelf.categories
    return bench.shelf.categories


def _stated(bench: Bench, wording: Wording, group: Group) -> list[tuple[RawProduct, Fact]] | None:
    """Who states one measure of the group: the one asked about, else any that enough of them state."""
    shelf = bench.shelf
    if wording.about == "price":
        return shelf.stated(group, "price")
    if wording.about is not None:
        names = {fact.name for one in group.members if (fact := shelf.vocabulary.meant(one, wording.about)) is not None}
        if len(names) != 1:
            return None
        return _varied(shelf.stated(group, names.pop()))
    names = {fact.name for one in group.members for fact in bench.shelf.facts(one)}
    some = [stated for name in sorted(names) if (stated := _varied(shelf.stated(group, name))) is not None]
    return bench.choice(some)


def _varied(stated: list[tuple[RawProduct, Fact]] | None) -> list[tuple[RawProduct, Fact]] | None:
    if stated is None or len({_base(fact) for _, fact in stated}) < 3:
        return None
    return stated


def _bounded(bench: Bench, wording: Wording, group: Group, most: int) -> Chosen | None:
    """Below or above a bound, or between two."""
    stated = _stated(bench, wording, group)
    if stated is None:
        return None
    like = bench.random.choice(stated)[1].measure
    if like is None or like.magnitude <= 0:
        return None
    scale = like.base / like.magnitude
    values = [_base(fact) / scale for _, fact in stated]
    low, high = float("-inf"), float("inf")
    if wording.form == "between":
        both = two_bounds(values, bench.random, most=most)
        if both is None:
            return None
        low, high = both
        bounds = [low, high]
    else:
        below = wording.form.endswith("below")
        bound = one_bound(values, bench.random, below=below, most=most)
        if bound is None or bound <= 0:
            return None
        low, high = (low, bound) if below else (bound, high)
        bounds = [bound]
    if like.is_count and any(bound != int(bound) for bound in bounds):
        return None  # nobody asks for more than 4.5 pockets
    slots = dict(zip(("amount", "more"), (bench.amount(bound, like) for bound in bounds), strict=False))
    members = tuple(one for (one, _), value in zip(stated, values, strict=True) if low < value < high)
    fact = stated[0][1]
    slots["attribute"] = bench.spoken(fact.name)
    return Chosen(group=group, members=members, slots=slots, fact_name=fact.name)


def _switched(bench: Bench, wording: Wording, group: Group, most: int) -> Chosen | None:
    """With something that an attribute says yes to, where those that say nothing do not mention it."""
    vocabulary = bench.shelf.vocabulary
    names = sorted({fact.name for one in group.members for fact in bench.shelf.switches(one)})
    is_quality = wording.form == "is"
    name = bench.choice([one for one in names if vocabulary.is_adjective(one, bench.language) is is_quality])
    if name is None:
        return None
    stated = [(one, fact) for one in group.members for fact in one.facts if fact.name == name]
    verdicts = [vocabulary.switch(fact) for _, fact in stated]
    if None in verdicts or len(stated) < LEAST_GROUP:
        return None
    ids = {one.id for one, _ in stated}
    words = [word for word in name.split() if len(word) > 2] or [name]
    if any(word in one.said for one in group.members if one.id not in ids for word in words):
        bench.leave_out("a product that states nothing mentions it")
        return None
    members = tuple(one for (one, _), is_yes in zip(stated, verdicts, strict=True) if is_yes)
    if len(members) == len(group.members):
        return None
    slots = {"attribute": bench.spoken(name)}
    return Chosen(group=group, members=members, slots=slots, fact_name=name)


def _valued(bench: Bench, wording: Wording, group: Group, most: int) -> Chosen | None:
    """With one value of a text attribute, which no other value of the group contains or is part of."""
    if bench.language == "zh" and not group.is_chinese:
        return None  # nobody asks in Chinese for an English word
    about = wording.about or bench.random.choice(("colour", "material"))
    meant = [(one, bench.shelf.vocabulary.meant(one, about)) for one in group.members]
    pairs = [(one, fact) for one, fact in meant if fact is not None]
    names = {fact.name for _, fact in pairs}
    value = bench.choice(sorted({fact.text.casefold() for _, fact in pairs}))
    if value is None or len(names) != 1 or len(pairs) < LEAST_GROUP:
        return None
    members = tuple(one for one, fact in pairs if fact.text.casefold() == value)
    ids = {one.id for one in members}
    if any(_may_be(value, one, names) for one in group.members if one.id not in ids):
        bench.leave_out("a value that another one contains in part")
        return None
    return Chosen(group=group, members=members, slots={"value": value})


def _may_be(value: str, product: RawProduct, names: set[str]) -> bool:
    """Whether a product of another value may be called so too: "matt black" is black."""
    text = " ".join(fact.text.casefold() for fact in product.facts if fact.name in names)
    words = set(value.split())
    said = set(re.split(r"[\s,/]+", text))
    is_in_title = any(word in product.title.casefold() for word in words)
    return bool(words & said) or is_in_title or value in text or (text != "" and text in value)


def _branded(bench: Bench, wording: Wording, group: Group, most: int) -> Chosen | None:
    """Of one brand; with a price below a bound, where that is asked too."""
    brands = sorted({one.brand for one in group.members if one.brand is not None})
    brand = bench.choice(brands)
    if brand is None or len(brands) < 2:
        return None
    if any(brand.casefold() in one.title.casefold() for one in group.members if one.brand != brand):
        return None
    members = tuple(one for one in group.members if one.brand == brand)
    slots = {"brand": brand}
    if wording.form == "brand_below":
        priced = bench.shelf.stated(group, "price")
        like = None if priced is None else priced[0][1].measure
        if priced is None or like is None:
            return None
        prices = {one.id: _base(fact) for one, fact in priced}
        bound = one_bound([prices[one.id] for one in members], bench.random, below=True, most=most)
        if bound is None:
            return None
        members = tuple(one for one in members if prices[one.id] < bound)
        slots["amount"] = bench.amount(bound, like)
    return Chosen(group=group, members=members, slots=slots)


def _is_in_titles(chosen: Chosen, number: str) -> bool:
    return any(says(one.title, number) for one in chosen.members[: 2 * MOST_LISTED])


def _base(fact: Fact) -> float:
    if fact.measure is None:
        raise ValueError(f"{fact.text!r} is no measure")
    return fact.measure.base


_CONDITIONS: dict[str, Condition] = {
    "below": _bounded,
    "above": _bounded,
    "between": _bounded,
    "has": _switched,
    "is": _switched,
    "value": _valued,
    "brand": _branded,
    "brand_below": _branded,
}
