"""Cases that need what was said before, or that must be asked back about.

Each maker draws one case, or None when the draw is unfit. What the assistant is held to have said before is
written from the records, in plain words.
"""

from collections.abc import Sequence

from eval.abilities.bench import Bench, case
from eval.abilities.bounds import between
from eval.abilities.group_cases import MOST_LISTED, extreme, forbidden, told_names
from eval.abilities.records import Fact, RawProduct
from eval.abilities.shelf import Group
from eval.abilities.single_cases import larger, smaller, two_facts
from eval.abilities.wordings import Wording
from eval.cases import CaseRecord

_MOST_TOLD = 12  # products of a group that a reply of the history names
_N_SUGGESTED = 4
_N_COMMON = 60  # attributes that a question without a product may be about, where no document is about them


def follow_up(bench: Bench, wording: Wording) -> CaseRecord | None:
    """A question that only the turns before it complete."""
    if wording.form == "pronoun":
        return _pronoun(bench, wording)
    if wording.form in ("other_product", "of_two", "cheaper_one"):
        return _two_products(bench, wording)
    group = bench.choice([one for one in bench.shelf.categories if len(one.members) <= _MOST_TOLD])
    if group is None or any(one.id not in bench.shelf.names for one in group.members):
        return None
    if wording.form == "other_bound":
        return _other_bound(bench, wording, group)
    if wording.form == "ordinal":
        return _ordinal(bench, wording, group)
    return _of_group(bench, wording, group)


def clarify(bench: Bench, wording: Wording) -> CaseRecord | None:
    """A question that fits several products, which answer it differently."""
    if wording.form == "nothing":
        return _about_nothing(bench, wording)
    members: Sequence[RawProduct]
    if wording.form == "family":
        family = bench.choice(bench.shelf.families)
        if family is None:
            return None
        members, slots = family.members, {"product": family.name}
    else:
        group = bench.choice(bench.shelf.categories)
        if group is None:
            return None
        members, slots = group.members, {"category": group.one()}
    facts = _switches(bench, members) if wording.form == "kind_has" else _facts(bench, wording, members)
    if facts is None or len({fact.text for fact in facts}) < 2:
        return None
    slots["attribute"] = bench.spoken(facts[0].name)
    is_few = len(members) <= MOST_LISTED and wording.form == "family"
    return case(
        bench,
        wording,
        slots=slots,
        # A reply that tells the value of each of a few versions has asked nothing back, and left nothing open.
        must=tuple(dict.fromkeys(fact.text for fact in facts)) if is_few else (),
        products=tuple(one.id for one in members) if is_few else (),
        actions=("clarify", "answer") if is_few else ("clarify",),
    )


def _pronoun(bench: Bench, wording: Wording) -> CaseRecord | None:
    product = bench.product()
    if product is None:
        return None
    fact = bench.fact(product, wording)
    if fact is None or bench.is_given_away(fact, product.title):
        return None
    slots = {"product": bench.name(product), "attribute": bench.spoken(fact.name)}
    replies = [_told(bench, product)] * len(wording.history)
    if len(wording.history) > 1 and "{attribute}" in wording.history[1]:
        other = bench.choice([one for one in bench.shelf.facts(product) if one != fact])
        if other is None:
            return None
        slots["attribute"] = bench.spoken(other.name)
        replies[1] = f"{slots['attribute']}: {other.text}."
    return case(
        bench,
        wording,
        slots=slots,
        replies=replies,
        answers=(fact.text,),
        must=(fact.text,),
        products=(product.id,),
        evidence=(f"{product.id}#{fact.name}",),
    )


def _two_products(bench: Bench, wording: Wording) -> CaseRecord | None:
    first = bench.product()
    if first is None:
        return None
    second = bench.choice([one for one in bench.shelf.siblings(first) if one.id in bench.shelf.names])
    pair = None if second is None else two_facts(bench, wording, first, second)
    if second is None or pair is None:
        return None
    mine, theirs = pair
    if any(bench.is_given_away(fact, first.title, second.title) for fact in pair):
        return None
    attribute = bench.spoken(mine.name)
    both = f"{_told(bench, first)} {_told(bench, second)}"
    if wording.form == "other_product":
        wanted, product = theirs, second
        both = f"{bench.name(first)} – {attribute}: {mine.text}."
    elif wording.form == "of_two":
        found = larger(mine, theirs) if wording.direction == "most" else smaller(mine, theirs)
        if found is None:
            return None
        wanted, product = found, first if found is mine else second
    else:
        cheaper = _cheaper(first, second)
        if cheaper is None:
            return None
        wanted, product = (mine, first) if cheaper is first else (theirs, second)
    return case(
        bench,
        wording,
        slots={"product": bench.name(first), "other": bench.name(second), "attribute": attribute},
        replies=[both] * len(wording.history),
        answers=(wanted.text,),
        must=(wanted.text,),
        products=(product.id,),
        evidence=(f"{product.id}#{wanted.name}",),
    )


def _other_bound(bench: Bench, wording: Wording, group: Group) -> CaseRecord | None:
    """The products of the first bound are told; the second, tighter one leaves some of them."""
    stated = bench.shelf.stated(group, "price")
    if stated is None:
        return None
    ordered = sorted(stated, key=lambda pair: _base(pair[1]))
    n = bench.random.randrange(1, min(MOST_LISTED, len(ordered) - 2) + 1)
    more = bench.random.randrange(n + 1, len(ordered))
    prices = [_base(fact) for _, fact in ordered]
    if prices[n - 1] == prices[n] or prices[more - 1] == prices[more]:
        return None
    like = ordered[0][1].measure
    if like is None:
        return None
    amount, wider = between(prices[n - 1], prices[n]), between(prices[more - 1], prices[more])
    if amount >= wider:
        return None
    members = [one for one, _ in ordered[:n]]
    has_bound = any("{more}" in text for text in wording.history)
    names = told_names(bench, members, group)
    if names is None:
        return None
    return case(
        bench,
        wording,
        slots={
            "category": group.phrase(bench.language),
            "amount": bench.amount(amount, like),
            "more": bench.amount(wider, like),
        },
        replies=[_listed(bench, [one for one, _ in (ordered[:more] if has_bound else ordered)])],
        answers=("; ".join(names),),
        must=names,
        must_not=forbidden(bench, group, members),
        products=tuple(one.id for one in members),
    )


def _of_group(bench: Bench, wording: Wording, group: Group) -> CaseRecord | None:
    """All products of a group are told; then the extreme one is asked for, or how many they are."""
    slots = {"category": group.phrase(bench.language)}
    replies = [_listed(bench, group.members)]
    if wording.form == "then_count":
        number = str(len(group.members))
        return case(bench, wording, slots=slots, replies=replies, answers=(number,), must=(number,))
    names = (
        {"price"}
        if wording.about == "price"
        else {fact.name for one in group.members if (fact := bench.fact(one, wording)) is not None}
    )
    if wording.about is not None and len(names) != 1:
        return None
    name = bench.choice(sorted(names))
    stated = None if name is None else bench.shelf.stated(group, name)
    best = None if stated is None else extreme(stated, wording.direction)
    if best is None:
        return None
    product, fact = best
    slots["attribute"] = bench.spoken(fact.name)
    must = told_names(bench, [product], group)
    if must is None:
        return None
    return case(
        bench,
        wording,
        slots=slots,
        replies=replies,
        answers=(f"{bench.name(product)}: {fact.text}",),
        must=must,
        products=(product.id,),
        evidence=(f"{product.id}#{fact.name}",),
    )


def _ordinal(bench: Bench, wording: Wording, group: Group) -> CaseRecord | None:
    told = bench.random.sample(group.members, _N_SUGGESTED)
    place = wording.place or 1
    product = told[place - 1 if place > 0 else place]
    fact = bench.fact(product, wording)
    if fact is None or bench.is_given_away(fact, *(one.title for one in told)):
        return None
    return case(
        bench,
        wording,
        slots={"category": group.phrase(bench.language), "attribute": bench.spoken(fact.name)},
        replies=["\n".join(f"{number}. {one.title}" for number, one in enumerate(told, start=1))],
        answers=(fact.text,),
        must=(fact.text,),
        products=(product.id,),
        evidence=(f"{product.id}#{fact.name}",),
    )


def _about_nothing(bench: Bench, wording: Wording) -> CaseRecord | None:
    documents = bench.shelf.records.documents
    name = bench.choice([one for one in bench.shelf.common_names[:_N_COMMON] if one not in documents])
    if name is None:
        return None
    attribute = bench.spoken(name)
    return case(bench, wording, slots={"attribute": attribute}, actions=("clarify",))


def _facts(bench: Bench, wording: Wording, members: Sequence[RawProduct]) -> list[Fact] | None:
    """One fact of each member: of the meaning asked for, else of one attribute that all state."""
    if wording.about is not None:
        meant = [bench.shelf.vocabulary.meant(one, wording.about) for one in members]
        found = [fact for fact in meant if fact is not None]
        return found if len(found) == len(members) else None
    by_name = [{fact.name: fact for fact in bench.shelf.facts(one)} for one in members]
    shared = sorted(set.intersection(*(set(facts) for facts in by_name)))
    varied = [name for name in shared if len({facts[name].text for facts in by_name}) > 1]
    name = bench.choice(varied)
    return None if name is None else [facts[name] for facts in by_name]


def _switches(bench: Bench, members: Sequence[RawProduct]) -> list[Fact] | None:
    vocabulary = bench.shelf.vocabulary
    by_name = [{fact.name: fact for fact in bench.shelf.switches(one)} for one in members]
    shared = sorted(set.intersection(*(set(facts) for facts in by_name)))
    varied = [
        name
        for name in shared
        if len({vocabulary.switch(facts[name]) for facts in by_name}) > 1
        and not vocabulary.is_adjective(name, bench.language)
    ]
    name = bench.choice(varied)
    return None if name is None else [facts[name] for facts in by_name]


def _told(bench: Bench, product: RawProduct) -> str:
    """What a shop says of a product before anything in particular is asked."""
    price = "" if product.price is None else f" ({product.price.text})"
    return f"我们有{product.title}{price}。" if bench.language == "zh" else f"We have the {product.title}{price}."


def _listed(bench: Bench, members: Sequence[RawProduct]) -> str:
    opening = "有以下几款：" if bench.language == "zh" else "There are these:"
    return "\n".join([opening, *(f"- {one.title}" for one in members)])


def _cheaper(first: RawProduct, second: RawProduct) -> RawProduct | None:
    if first.price is None or second.price is None or first.price.text == second.price.text:
        return None
    if first.price.measure is None or second.price.measure is None:
        return None
    return first if first.price.measure.base < second.price.measure.base else second


def _base(fact: Fact) -> float:
    if fact.measure is None:
        raise ValueError(f"{fact.text!r} is no measure")
    return fact.measure.base
