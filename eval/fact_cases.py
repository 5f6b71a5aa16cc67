"""Generated cases about what single products and documents say.

Each maker draws one case, or None when the draw is unfit. Gold comes from the stored records themselves.
A maker uses nothing but its `Random`, so that a seed repeats it.
"""

import re
from random import Random

from catalog.product import Product
from eval.cases import CaseRecord, EvidenceRecord, ExpectRecord, TurnRecord
from eval.stock import Stock, facts, language_of, measured, spoken, switches, wording, yes_or_no

_LEAST_TYPO_CHARS = 5  # a slip in a shorter word makes another word
_HEADING = re.compile(r"^#{1,3}\s+(\S.{2,60})$", re.MULTILINE)
_MAX_ANSWER_CHARS = 300


def lookup(stock: Stock, random: Random) -> CaseRecord | None:
    """One attribute, by the product's name or on its page."""
    product = random.choice(stock.products)
    some = facts(product)
    if not some:
        return None
    attribute = random.choice(some)
    language = language_of(product.title)
    on_page = random.random() < 0.3
    key = "lookup_page" if on_page else "lookup"
    question = wording(random, language, key, title=stock.names[product.id], name=spoken(attribute.name))
    return _fact_case("lookup", product, attribute.name, attribute.text, question, on_page=on_page)


def yes_no(stock: Stock, random: Random) -> CaseRecord | None:
    """An attribute that says yes or no."""
    product = random.choice(stock.products)
    some = switches(product)
    if not some:
        return None
    attribute = random.choice(some)
    language = language_of(product.title)
    question = wording(random, language, "yes_no", title=stock.names[product.id], name=spoken(attribute.name))
    return CaseRecord(
        id="-",
        question=question,
        answers=(attribute.text,),
        evidence=(f"{product.id}#{attribute.name}",),
        products=(product.id,),
        action="answer",
        ability="yes_no",
        language=language,
        expect=ExpectRecord(yesno="yes" if yes_or_no(attribute.text) else "no"),
    )


def comparison(stock: Stock, random: Random) -> CaseRecord | None:
    """Two products of one kind that state one measure differently."""
    product = random.choice(stock.products)
    others = [one for one in stock.siblings(product) if one.id in stock.names]
    if not others:
        return None
    other = random.choice(others)
    theirs = {attribute.name: (attribute, quantity) for attribute, quantity in measured(other)}
    pairs = [
        (attribute, theirs[attribute.name][0])
        for attribute, quantity in measured(product)
        if attribute.name in theirs and not quantity.same_as(theirs[attribute.name][1])
    ]
    if not pairs:
        return None
    mine, yours = random.choice(pairs)
    language = language_of(product.title)
    question = wording(
        random,
        language,
        "comparison",
        title=stock.names[product.id],
        other=stock.names[other.id],
        name=spoken(mine.name),
    )
    return CaseRecord(
        id="-",
        question=question,
        answers=(f"{mine.text}; {yours.text}",),
        must_include=(mine.text, yours.text),
        evidence=(f"{product.id}#{mine.name}", f"{other.id}#{yours.name}"),
        products=(product.id, other.id),
        action="answer",
        ability="comparison",
        language=language,
    )


def follow_up(stock: Stock, random: Random) -> CaseRecord | None:
    """A product is named, then an attribute is asked without naming it again."""
    product = random.choice(stock.products)
    some = facts(product)
    if not some:
        return None
    attribute = random.choice(some)
    language = language_of(product.title)
    name = stock.names[product.id]
    history = (
        TurnRecord(role="user", content=wording(random, language, "opening", title=name)),
        TurnRecord(role="assistant", content=product.title),
    )
    question = wording(random, language, "follow_up", name=spoken(attribute.name))
    record = _fact_case("follow_up", product, attribute.name, attribute.text, question, on_page=False)
    return record.model_copy(update={"history": history})


def faq(stock: Stock, random: Random) -> CaseRecord | None:
    """A question that another customer asked of a product, on its page."""
    asked = [product for product in random.sample(stock.products, min(20, len(stock.products))) if product.qa]
    if not asked:
        return None
    product = asked[0]
    pair = random.choice(product.qa)
    if len(pair.answer) > _MAX_ANSWER_CHARS:
        return None
    language = language_of(pair.question)
    return CaseRecord(
        id="-",
        question=wording(random, language, "faq", question=pair.question),
        product_id=product.id,
        answers=(pair.answer,),
        products=(product.id,),
        action="answer",
        ability="faq",
        language=language,
        expect=ExpectRecord(evidence_full=(EvidenceRecord(text=pair.answer, product_id=product.id, source="qa"),)),
    )


def document(stock: Stock, random: Random) -> CaseRecord | None:
    """A point that one document alone has a heading for."""
    if not stock.documents:
        return None
    chosen = random.choice(stock.documents)
    headings = [heading.strip(" #") for heading in _HEADING.findall(chosen.text)]
    own = [
        heading
        for heading in headings
        if sum(heading.casefold() in one.text.casefold() for one in stock.documents) == 1
        and len(heading) >= _LEAST_TYPO_CHARS
    ]
    if not own:
        return None
    heading = random.choice(own)
    language = language_of(heading)
    return CaseRecord(
        id="-",
        question=wording(random, language, "document", heading=heading),
        evidence=(chosen.id,),
        action="answer",
        ability="document",
        language=language,
    )


def typo(stock: Stock, random: Random) -> CaseRecord | None:
    """As `lookup`, with a slip in one word of the product's name."""
    product = random.choice(stock.products)
    some = facts(product)
    name = stock.names[product.id]
    slipped = _with_slip(name, random)
    if not some or slipped is None:
        return None
    attribute = random.choice(some)
    question = wording(random, language_of(product.title), "lookup", title=slipped, name=spoken(attribute.name))
    return _fact_case("typo", product, attribute.name, attribute.text, question, on_page=False)


def _fact_case(ability: str, product: Product, name: str, value: str, question: str, *, on_page: bool) -> CaseRecord:
    return CaseRecord(
        id="-",
        question=question,
        product_id=product.id if on_page else None,
        answers=(value,),
        must_include=(value,),
        evidence=(f"{product.id}#{name}",),
        products=(product.id,),
        action="answer",
        ability=ability,
        language=language_of(product.title),
    )


def _with_slip(name: str, random: Random) -> str | None:
    """The name with letters swapped, dropped or doubled in one word; None when no word is long enough."""
    words = [match for match in re.finditer(r"[^\W\d_]+", name) if len(match[0]) >= _LEAST_TYPO_CHARS]
    if not words:
        return None
    word = random.choice(words)
    place = word.start() + random.randrange(1, len(word[0]) - 2)
    here, following = name[place], name[place + 1]
    slips = [name[:place] + name[place + 1 :], name[:place] + here + name[place:]]
    if here != following:
        slips.append(name[:place] + following + here + name[place + 2 :])
    return random.choice(slips)
