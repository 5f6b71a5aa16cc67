"""Cases about one product or two: look-up, typo, identifier, yes or no, comparison.

Each maker draws one case, or None when the draw is unfit.
"""

import re
from random import Random

from eval.abilities.bench import Bench, case
from eval.abilities.bounds import between
from eval.abilities.records import Fact, RawProduct
from eval.abilities.wordings import Wording
from eval.answer_metrics import says
from eval.case import YesNo
from eval.cases import CaseRecord

_LEAST_SLIP = 5  # letters of a word with a slip; in a shorter one it makes another word
_LEAST_CODE = 5  # characters of an identifier worth asking by
_MOST_CODE = 22
_CJK_RUN = re.compile(r"[㐀-鿿]{3,}")
_WRONG_ZH: dict[YesNo, tuple[str, ...]] = {"yes": (":否", "不支持", "没有"), "no": (":是",)}
"""What a Chinese reply may not say, where it opens with no verdict."""

_SAID_ZH: dict[YesNo, tuple[str, ...]] = {
    "yes": ("是", "有", "支持", "yes"),
    "no": ("否", "没有", "不支持", "无", "不", "no"),
}


def lookup(bench: Bench, wording: Wording) -> CaseRecord | None:
    """One attribute, by the product's name or on its page."""
    product = bench.product()
    if product is None:
        return None
    page = wording.form == "page"
    return _fact_case(bench, wording, product, bench.name(product), page=product.id if page else None)


def typo(bench: Bench, wording: Wording) -> CaseRecord | None:
    """The same with a slip in one word of the name, which makes it no other product's."""
    product = bench.product()
    if product is None:
        return None
    slipped = _with_slip(bench.name(product), bench.random)
    if slipped is None or bench.shelf.naming.with_words(slipped):
        return None
    return _fact_case(bench, wording, product, slipped)


def identifier(bench: Bench, wording: Wording) -> CaseRecord | None:
    """A product by its id, GTIN or part number, spelled in one of the usual ways."""
    product = bench.choice(bench.shelf.asked)
    if product is None:
        return None
    codes = {"id": product.id, "gtin": product.gtin, "mpn": product.mpn}
    kinds = [wording.code] if wording.code is not None else ["mpn", "mpn", "gtin", "id"]
    kind = bench.random.choice(kinds)
    code = codes[kind]
    if code is None or not _is_code(code) or not bench.shelf.is_own_code(product, code):
        bench.leave_out("an identifier that is shared, short or a text")
        return None
    written = _spelled(code, bench.random) if kind == "mpn" else code
    if wording.form == "fact":
        return _fact_case(bench, wording, product, written, slot="identifier")
    names = tuple(dict.fromkeys((product.title, bench.shelf.names.get(product.id, product.title))))
    return case(bench, wording, slots={"identifier": written}, answers=names, products=(product.id,))


def yes_no(bench: Bench, wording: Wording) -> CaseRecord | None:
    """A question that yes or no answers: what it has, what it is, how it compares with a bound."""
    product = bench.product()
    if product is None:
        return None
    if wording.form.startswith(("has", "is")):
        return _switch_case(bench, wording, product)
    slots = {"product": bench.name(product)}
    if wording.form == "brand":
        return _brand_case(bench, wording, product, slots)
    fact = bench.fact(product, wording)
    if fact is None:
        return None
    slots["attribute"] = bench.spoken(fact.name)
    if wording.form == "value":
        return _value_case(bench, wording, product, fact, slots)
    if fact.measure is None or fact.measure.magnitude <= 0:
        return None
    factor = bench.random.choice((0.4, 0.6, 0.75, 1.3, 1.6, 2.5))
    size = fact.measure.magnitude
    bound = between(*sorted((size * factor, size * (1 + factor) / 2)))
    if fact.measure.is_count and bound != int(bound):
        return None  # nobody asks for more than 4.5 pockets
    is_less = size < bound
    slots["amount"] = bench.amount(bound, fact.measure)
    return _verdict(bench, wording, product, slots, is_yes=is_less is (wording.form == "less"), of=fact)


def compare(bench: Bench, wording: Wording) -> CaseRecord | None:
    """One attribute of two products that state it differently."""
    first = bench.product()
    if first is None:
        return None
    second = bench.choice([one for one in bench.shelf.siblings(first) if one.id in bench.shelf.names])
    if second is None:
        return None
    pair = two_facts(bench, wording, first, second)
    if pair is None:
        return None
    mine, theirs = pair
    names = bench.name(first), bench.name(second)
    if any(bench.is_given_away(fact, *names, first.title, second.title) for fact in pair):
        return None
    must: tuple[str, ...] = (mine.text, theirs.text)
    if wording.form == "which":
        winner = larger(mine, theirs) if wording.direction == "most" else smaller(mine, theirs)
        if winner is None:
            return None
        must = (winner.text,)
    return case(
        bench,
        wording,
        slots={"product": names[0], "other": names[1], "attribute": bench.spoken(mine.name)},
        answers=(f"{names[0]}: {mine.text}; {names[1]}: {theirs.text}",),
        must=must,
        products=(first.id, second.id),
        evidence=(f"{first.id}#{mine.name}", f"{second.id}#{theirs.name}"),
    )


def two_facts(bench: Bench, wording: Wording, first: RawProduct, second: RawProduct) -> tuple[Fact, Fact] | None:
    """A fact that two products state differently beyond doubt; None when there is none."""
    mine = bench.fact(first, wording)
    if mine is None:
        return None
    theirs = (
        bench.shelf.vocabulary.meant(second, wording.about)
        if wording.about is not None
        else next((one for one in bench.shelf.facts(second) if one.name == mine.name), None)
    )
    if theirs is None or (mine.measure is None) is not (theirs.measure is None):
        return None
    if mine.measure is not None and theirs.measure is not None:
        if mine.measure.dimension != theirs.measure.dimension or mine.measure.base == theirs.measure.base:
            return None
    elif mine.text.casefold() in theirs.text.casefold() or theirs.text.casefold() in mine.text.casefold():
        return None
    if wording.direction is not None and mine.measure is None:
        return None
    return mine, theirs


def larger(first: Fact, second: Fact) -> Fact | None:
    """The larger of two measures; None when one is none."""
    if first.measure is None or second.measure is None:
        return None
    return first if first.measure.base > second.measure.base else second


def smaller(first: Fact, second: Fact) -> Fact | None:
    """The smaller of two measures; None when one is none."""
    found = larger(first, second)
    return None if found is None else first if found is second else second


def _fact_case(
    bench: Bench,
    wording: Wording,
    product: RawProduct,
    name: str,
    *,
    page: str | None = None,
    slot: str = "product",
) -> CaseRecord | None:
    fact = bench.fact(product, wording)
    if fact is None:
        return None
    if fact.name != "brand" and bench.is_given_away(fact, name, product.title):
        return None
    if fact.name == "brand" and fact.text.casefold() in name.casefold():
        bench.leave_out("the name of the product says the value")
        return None
    return case(
        bench,
        wording,
        slots={slot: name, "attribute": bench.spoken(fact.name)},
        page=page,
        answers=(fact.text,),
        must=(fact.text,),
        products=(product.id,),
        evidence=(f"{product.id}#{fact.name}",),
    )


def _switch_case(bench: Bench, wording: Wording, product: RawProduct) -> CaseRecord | None:
    vocabulary = bench.shelf.vocabulary
    is_quality = wording.form.startswith("is")
    fact = bench.choice(
        [
            one
            for one in bench.shelf.switches(product)
            if vocabulary.is_adjective(one.name, bench.language) is is_quality
        ]
    )
    if fact is None:
        return None
    page = product.id if wording.form.endswith("_page") else None
    slots = {"product": bench.name(product), "attribute": bench.spoken(fact.name)}
    return _verdict(bench, wording, product, slots, is_yes=bool(vocabulary.switch(fact)), of=fact, page=page)


def _value_case(
    bench: Bench, wording: Wording, product: RawProduct, fact: Fact, slots: dict[str, str]
) -> CaseRecord | None:
    """The value it has, or one of a like product that has no word in common with it."""
    if bench.random.random() < 0.5:
        return _verdict(bench, wording, product, {**slots, "value": fact.text.lower()}, is_yes=True, of=fact)
    others = [
        one.text
        for sibling in bench.shelf.siblings(product)
        for one in sibling.facts
        if one.name == fact.name and bench.shelf.vocabulary.is_plain(one)
    ]
    said = product.said
    strange = sorted({text for text in others if not any(word in said for word in text.lower().split())})
    value = bench.choice(strange)
    if value is None:
        return None
    return _verdict(bench, wording, product, {**slots, "value": value.lower()}, is_yes=False, of=fact)


def _brand_case(bench: Bench, wording: Wording, product: RawProduct, slots: dict[str, str]) -> CaseRecord | None:
    if product.brand is None or product.brand.casefold() in slots["product"].casefold():
        bench.leave_out("the name of the product says the value")
        return None
    is_yes = bench.random.random() < 0.5
    brand = product.brand if is_yes else bench.choice([one for one in bench.shelf.of_brand if one != product.brand])
    if brand is None:
        return None
    fact = Fact(name="brand", text=product.brand, measure=None)
    return _verdict(bench, wording, product, {**slots, "brand": brand}, is_yes=is_yes, of=fact)


def _verdict(
    bench: Bench,
    wording: Wording,
    product: RawProduct,
    slots: dict[str, str],
    *,
    is_yes: bool,
    of: Fact,
    page: str | None = None,
) -> CaseRecord:
    verdict: YesNo = "yes" if is_yes else "no"
    is_chinese = bench.language == "zh"
    said = _SAID_ZH[verdict] if is_chinese else (verdict,)
    if wording.form == "value" and not says(product.title, of.text):
        said += (of.text,)  # "it is yellow" answers whether it is
    return case(
        bench,
        wording,
        slots=slots,
        page=page,
        answers=said,
        must_not=_WRONG_ZH[verdict] if is_chinese else (),
        products=(product.id,),
        evidence=(f"{product.id}#{of.name}",),
        yes_no=verdict,
    )


def _with_slip(name: str, random: Random) -> str | None:
    """The name with a letter lost, doubled, swapped or hit beside in one word; None without a long word."""
    words = [match for match in re.finditer(r"[A-Za-z]+", name) if len(match[0]) >= _LEAST_SLIP]
    runs = list(_CJK_RUN.finditer(name))
    if runs and not words:
        run = random.choice(runs)
        place = run.start() + random.randrange(0, len(run[0]) - 1)
        return name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    if not words:
        return None
    word = random.choice(words)
    place = word.start() + random.randrange(1, len(word[0]) - 1)
    here, following = name[place], name[place + 1]
    slips = [name[:place] + following, name[:place] + here + here + following]
    slips.append(
        name[:place] + random.choice("aeiou" if here not in "aeiou" else "eioua".replace(here, "")) + following
    )
    if here != following:
        slips.append(name[:place] + following + here)
    slipped = random.choice(slips) + name[place + 2 :]
    return slipped if slipped.casefold() != name.casefold() else None


def _is_code(code: str) -> bool:
    return _LEAST_CODE <= len(code) <= _MOST_CODE and " " not in code and any(one.isdigit() for one in code)


def _spelled(code: str, random: Random) -> str:
    ways = [code, code.lower()]
    if re.search(r"[-/]", code):
        ways += [re.sub(r"[-/]", " ", code), re.sub(r"[-/]", "", code)]
    return random.choice(ways)
