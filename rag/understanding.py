"""From a question, in the light of the conversation, to what is meant by it.

Deterministic: identifiers, names, categories, conditions and superlatives are recognised by code; no model is asked.
"""

import re
from dataclasses import replace

from catalog.quantity import find_quantities
from index.terms import terms
from rag.asked_of_extreme import asked_of_extreme
from rag.conditions.asked_conditions import with_conditions
from rag.conditions.scope import Scope
from rag.conditions.sizes import wanted_size
from rag.deciding import Situation, decide_intent
from rag.in_view import context_products, kind_before, titled_most, titled_ones, variants_asked, without_parts
from rag.knowledge import ShopKnowledge
from rag.naming.names import NamedProducts
from rag.naming.unknown_rivals import unknown_rival
from rag.plan_building import picking_plan, plan_over, with_comparison, with_plan
from rag.question import Focus, Intent, Question, Understanding
from rag.reading import Reading, asks_nothing_more, leftover_words, says_nothing, words_beside_fact
from rag.recognition import (
    category_of,
    in_plain_words,
    kind_terms,
    named_products,
    read_question,
    terms_of_names,
)
from rag.vocabulary.colours import BASIC_COLOURS
from rag.vocabulary.concepts import asked_concepts
from rag.words.bare_question import bare_question
from rag.words.ellipsis import asks_again, is_correction, wanted_unit, without_again, without_correction
from rag.words.intents import closed_intent, ordinal, wordings
from rag.words.language import detect_language
from rag.words.other_asked import asked_in_full
from rag.words.seeking_in_chinese import seeks_several

_MAX_CHOICES = 5
_MAX_PLACE_CHARS = 2
_ASKS_OPTIONS = re.compile(  # of a family; to look for one in every question would cost too much
    r"\b(?:colou?rs?|sizes?|options|variants|versions|comes? in|available in)\b"
    rf"|\bin (?:{BASIC_COLOURS.pattern})|颜色|尺码|规格|款式",
    re.IGNORECASE,
)
_SUPERLATIVE = re.compile(
    r"\b(?:cheap|light|heavi|larg|bigg|small|long|short|high|low|quiet|loud|tall|wid)est\b|最[便贵轻重大小]"
)
_MODEL = re.compile(r"[A-Za-z]+[- ]?\d|\d+[A-Za-z]+\d")  # "有没有Y8" may name a product by its number alone
_LEAST_NAMING_TERMS = 2  # "returns" alone is no attribute
_LEAST_ASKED_FILTERS = 2  # the kind, and what is asked of one of it
_LEAST_MODEL_WORDS = 2  # brand, a word nobody has heard of and a number: no list of the brand answers that
_FOLLOW_UP_WORDS = 8  # a longer text is a question of its own
_MAX_ELLIPSIS_CHARS = 120  # the same for a correction or the same question again
_NAMING_FIELDS = ("brand", "category", "title")
_PLAN_INTENTS = ("superlative", "count", "list", "recommend")


def understand(question: Question, focus: Focus, knowledge: ShopKnowledge) -> Understanding:
    """What a question means.

    Args:
        question: As asked.
        focus: The state of the conversation before it.
        knowledge: Of the catalog in its present state.
    """
    question = replace(question, text=in_plain_words(question.text, knowledge))
    language = question.language or detect_language(question.text, default=focus.language or "en")
    blank = Understanding(
        question=question,
        asked=question.text,
        standalone=question.text,
        language=language,
        intent="fact",
        focus=focus,
    )
    closed = closed_intent(question.text)
    if closed is not None:
        return replace(blank, intent=closed)
    picked = _picked_choice(blank, knowledge)
    if picked is not None:
        return picked
    in_full = asked_in_full(question.text, focus.told)
    if in_full is not None and not named_products(question.text, knowledge, sure=True).groups:
        return with_conditions(_open_question(replace(blank, asked=in_full, standalone=in_full), knowledge), knowledge)
    chosen = _chosen(question, focus, knowledge)
    if chosen is not None:
        return _about_chosen(replace(blank, asked=focus.pending or question.text), chosen, knowledge)
    understood = _asked_again(blank, knowledge) or _open_question(blank, knowledge)
    return with_conditions(_about_attribute(understood, knowledge), knowledge)


def _about_attribute(understood: Understanding, knowledge: ShopKnowledge) -> Understanding:
    """No question about the shop's terms where an attribute is asked of a number or named in full."""
    if not understood.is_policy or not understood.product_ids:
        return understood
    if understood.by_identifier and asked_concepts(understood.asked.lower()):  # "how heavy is 4006381, for shipping"
        return replace(understood, is_policy=False)
    bare = bare_question(understood.asked, understood.mentions, understood.name_terms)
    named = knowledge.scope.attributes_named(bare)
    is_named = any(len(terms(name)) >= _LEAST_NAMING_TERMS for name in named)
    return replace(understood, is_policy=False) if is_named else understood


def _asked_again(blank: Understanding, knowledge: ShopKnowledge) -> Understanding | None:
    """The last question once more: of another product, or in another unit; None when this is a question of its own."""
    text, focus = blank.asked, blank.focus
    if not focus.asked or len(text) > _MAX_ELLIPSIS_CHARS:
        return None
    unit = wanted_unit(text)
    is_size = focus.plan is not None and wanted_size(text, knowledge.vocabulary) is not None  # "in L" of jackets
    if unit is not None and focus.product_ids and not is_size:
        said = f"in {unit}" if unit.isascii() else f"用{unit}表示"
        return _about_chosen(replace(blank, asked=f"{focus.asked} {said}"), focus.product_ids[0], knowledge)
    correction = is_correction(text)
    if not correction and not asks_again(text):
        return None
    said = without_correction(text) if correction else without_again(text)
    if correction and (changed := _changed_limit(said, focus)):
        return _open_question(replace(blank, asked=changed), knowledge)
    named = named_products(said, knowledge, sure=False)
    if not named.groups and focus.product_ids:
        named = _of_same_name(said, focus.product_ids[0], knowledge)
    if not named.groups and _is_strange_name(said, knowledge):
        return replace(blank, unknown_names=(said.strip(" ?？.!"),), near_names=knowledge.names.nearest(said))
    if len(named.groups) != 1 or len(named.groups[0]) != 1:
        return _open_question(replace(blank, asked=said), knowledge) if correction and said else None
    chosen = named.groups[0][0]
    name = knowledge.names.product(chosen)
    titles = [*([] if name is None else [name.title]), *named.mentions]
    bare = bare_question(said, titles, terms_of_names(named))
    if not asks_nothing_more(read_question(bare, named, knowledge)):
        return None
    return _about_chosen(replace(blank, asked=focus.asked), chosen, knowledge)


_LIMIT_WORDS_ZH = {"<": "低于", "<=": "不超过", ">": "高于", ">=": "至少"}
_LIMIT_WORDS = {"<": "under", "<=": "at most", ">": "over", ">=": "at least"}


def _changed_limit(said: str, focus: Focus) -> str | None:
    """The condition that a bare amount changes ("make that 110 euros" after "under 150"); None where none is."""
    amounts = find_quantities(said)
    if focus.plan is None or len(amounts) != 1 or len(said) > len(amounts[0].text) + 2:
        return None
    for one in focus.plan.filters:
        same = one.dimension == amounts[0].dimension or (
            one.field == "price" and amounts[0].dimension in ("currency", None)
        )
        if one.operator in _LIMIT_WORDS and same:
            words = _LIMIT_WORDS if said.isascii() else _LIMIT_WORDS_ZH
            return f"{words[one.operator]} {said}" if said.isascii() else f"{words[one.operator]}{said}"
    return None


def _is_strange_name(text: str, knowledge: ShopKnowledge) -> bool:
    """Whether a short text names what the shop does not know: capitals and model numbers that stand in no title."""
    words = re.findall(r"\b[A-Z][\w-]+|\b\w*\d\w*", text)
    words = [word for word in words if not says_nothing(word)]
    strange = [word for word in words if not knowledge.names.knows(word.lower())]
    return bool(strange) and len(strange) == len(words) and not find_quantities(text)


def _of_same_name(text: str, product_id: str, knowledge: ShopKnowledge) -> NamedProducts:
    """What "the 300" names after the Aurora 200: a product of the same brand or family."""
    name = knowledge.names.product(product_id)
    words = [] if name is None else [name.brand or "", name.title.split()[0]]
    for word in filter(None, words):
        telling = " ".join(part for part in text.split() if not says_nothing(part))
        named = knowledge.names.find(f"{word} {telling}")
        if len(named.groups) == 1 and product_id not in named.groups[0]:
            return named
    return NamedProducts()


def _picked_choice(blank: Understanding, knowledge: ShopKnowledge) -> Understanding | None:
    """The waiting question about "the cheaper one" of those that were offered; None where none is picked so."""
    focus = blank.focus
    if not focus.choices or focus.pending is None:
        return None
    reading = read_question(blank.asked, NamedProducts(), knowledge)
    plan = plan_over(focus.choices, reading, knowledge) if reading.is_bare else None
    if plan is None:
        return None
    return replace(_about_chosen(replace(blank, asked=focus.pending), focus.choices[0], knowledge), picked_by=plan)


def _chosen(question: Question, focus: Focus, knowledge: ShopKnowledge) -> str | None:
    """The product a customer picked from those a clarifying question offered."""
    if not focus.choices:
        return None
    place = ordinal(question.text)
    if place is not None and -1 <= place < len(focus.choices):
        return focus.choices[place]
    named = knowledge.names.find(question.text)
    picked = [i for i in focus.choices if any(i in group for group in named.groups)]
    if len(picked) == 1:
        return picked[0]
    if named.groups and not picked and (named.mentions or asked_concepts(question.text.lower())):
        return None  # another product than those offered
    said = set(terms(question.text))
    scores: dict[str, int] = {}
    for product_id in focus.choices:
        name = knowledge.names.product(product_id)
        if name is not None:
            scores[product_id] = len(said & {*terms(name.title), *terms(" ".join(name.options.values()))})
    best = max(scores.values(), default=0)
    winners = [i for i, score in scores.items() if score == best]
    short = len(terms(question.text)) <= _FOLLOW_UP_WORDS
    return winners[0] if best > 0 and len(winners) == 1 and short else None


def _about_chosen(blank: Understanding, chosen: str, knowledge: ShopKnowledge) -> Understanding:
    """The waiting question, about the product that was chosen: the names and kinds it holds are settled."""
    named = knowledge.names.find(blank.asked)
    reading = replace(read_question(blank.asked, named, knowledge), named=NamedProducts(), scope=Scope())
    situation = Situation(focus=replace(blank.focus, shown=(), plan=None), page=chosen)
    intent = decide_intent(reading, situation)
    if intent in _PLAN_INTENTS or intent == "compare":
        intent = "yes_no" if "yes_no" in reading.wordings else "fact"
    name = knowledge.names.product(chosen)
    title = f" ({name.title})" if name is not None else ""
    return replace(
        blank,
        intent=intent,
        product_ids=(chosen,),
        standalone=blank.asked + title,
        name_terms=terms_of_names(named),
        mentions=named.mentions,
        is_policy="policy" in reading.wordings,
    )


def _open_question(blank: Understanding, knowledge: ShopKnowledge) -> Understanding:
    page = blank.question.product_id
    said = wordings(blank.asked)
    is_ranked = "compare" not in said and _SUPERLATIVE.search(blank.asked) is not None
    is_sure = page is not None or bool(said & {"list", "recommend"}) or is_ranked
    is_sure = is_sure or (seeks_several(blank.asked) and not _MODEL.search(blank.asked))
    named = named_products(blank.asked, knowledge, sure=is_sure)
    place = ordinal(blank.asked)
    if place is not None and -1 <= place < len(blank.focus.shown) and not _is_plainly_named(named):
        named = NamedProducts()  # the 3 of "number 3" names nothing else
    if not named.groups and page is None and _ASKS_OPTIONS.search(blank.asked):
        named = _family_named(blank.asked, knowledge) or named
    kind = kind_before(blank, knowledge)
    reading = read_question(blank.asked, named, knowledge, counts=page is None, kind_before=kind)
    reading = without_parts(reading, blank, knowledge)
    situation = Situation(focus=blank.focus, page=page, page_category=category_of(page, knowledge))
    base = replace(
        blank,
        intent=decide_intent(reading, situation),
        corrected=named.corrected,
        is_policy="policy" in reading.wordings,
        by_identifier=named.by_identifier,
        points_back=reading.points_back,
        name_terms=terms_of_names(named) | kind_terms(named, knowledge),
        mentions=named.mentions,
    )
    is_unknown = bool(named.unknown) and not named.groups and page is None
    if is_unknown and (base.intent not in _PLAN_INTENTS or len(named.unknown[0].split()) > _LEAST_MODEL_WORDS):
        return _about_unknown(base, named.unknown[0], knowledge)
    if "compare" in reading.wordings and len(named.groups) == 1:
        rival = unknown_rival(blank.asked, named, knowledge)
        if rival is not None:
            return _about_unknown(base, rival, knowledge)
    unsold = knowledge.scope.unsold_kind(blank.asked) if reading.seeks_what_is_not_there else None
    if unsold is not None and page is None:
        return replace(base, unknown_names=(unsold,))
    extreme = asked_of_extreme(reading, knowledge) if base.intent in ("superlative", "count", "list") else None
    if extreme is not None:
        return replace(base, intent="yes_no" if "yes_no" in reading.wordings else "fact", picked_by=extreme)
    pick = picking_plan(reading, blank.focus, knowledge)
    if pick is not None and base.intent in (*_PLAN_INTENTS, "compare"):
        intent: Intent = "yes_no" if "yes_no" in reading.wordings else "fact"
        return replace(base, intent=intent, picked_by=pick, product_ids=pick.product_ids[:1], points_back=False)
    meant = _of_kind_meant(base, reading, knowledge)
    titled = titled_most(meant, reading, knowledge) if len(meant) > 1 else ()
    if titled:
        asks: Intent = "yes_no" if "yes_no" in reading.wordings else "fact"
        alike = titled if len(titled) > 1 else ()
        return replace(base, intent=asks, product_ids=titled[:1], ambiguous=alike, points_back=False)
    if len(meant) > 1:
        return replace(base, intent="fact", choices=meant[:_MAX_CHOICES])
    if meant:
        one: Intent = "yes_no" if "yes_no" in reading.wordings else "fact"
        return replace(base, intent=one, product_ids=meant, points_back=False)
    if base.intent in _PLAN_INTENTS:
        return with_plan(base, reading, knowledge)
    if base.intent == "compare":
        return with_comparison(base, reading, knowledge, context=context_products(reading, base)[:1])
    return _about_products(base, reading, knowledge)


def _about_unknown(base: Understanding, name: str, knowledge: ShopKnowledge) -> Understanding:
    return replace(base, unknown_names=(name,), near_names=knowledge.names.nearest(name))


def _family_named(text: str, knowledge: ShopKnowledge) -> NamedProducts | None:
    """The variants of one product that a text names without saying which ("what sizes of the Trail Shirt?")."""
    loose = named_products(text, knowledge, sure=False)
    if len(loose.groups) != 1 or len(loose.groups[0]) == 1:
        return None
    names = [knowledge.names.product(product_id) for product_id in loose.groups[0]]
    groups = {name.group_id for name in names if name is not None}
    is_one = len(groups) == 1 and None not in groups
    of_kind = knowledge.scope.category_words(text)
    return loose if is_one and not terms_of_names(loose) <= of_kind else None


def _is_plainly_named(named: NamedProducts) -> bool:
    """Whether a product is named in full or by a number that is no place in a list."""
    return named.in_full or (named.by_identifier and any(len(one) > _MAX_PLACE_CHARS for one in named.mentions))


def _of_kind_meant(base: Understanding, reading: Reading, knowledge: ShopKnowledge) -> tuple[str, ...]:
    """The products of a kind that is spoken of as if there were one of it ("how heavy is the keyboard?").

    One where the kind has one, or the conversation is about one; () where a kind is not spoken of so.
    """
    category = reading.scope.category
    if category is None or base.question.product_id is not None or reading.named.groups:
        return ()
    if reading.asks_how and category in knowledge.told_kinds:
        return ()  # "how do I write a cover letter?" is of no covers
    if reading.points_back and base.focus.product_ids and not knowledge.scope.category_words(reading.rest):
        return ()  # "the page yield on that one" asks for no storage page
    brand = next((str(one.value) for one in reading.scope.filters if one.field == "brand"), None)
    ids = knowledge.names.of_brand(brand, category=category) if brand else knowledge.names.of_kind(category)
    is_only = len(ids) == 1 and reading.asks_fact and not reading.is_of_several and not words_beside_fact(reading)
    if not is_only and not reading.speaks_of_one_of_a_kind:
        return ()
    named = [name for name in knowledge.scope.attributes_named(reading.rest) if name not in _NAMING_FIELDS]
    if (
        not (reading.asks_fact or "opinion" in reading.wordings)
        and not named
        and len(reading.scope.filters) < _LEAST_ASKED_FILTERS
    ):
        return ()
    in_view = [i for i in base.focus.product_ids[:1] if category_of(i, knowledge) == category]
    return tuple(in_view) or ids


def _about_products(base: Understanding, reading: Reading, knowledge: ShopKnowledge) -> Understanding:
    """A fact, a yes or no, an opinion or a policy: about named products, those of the context, or none."""
    groups = reading.named.groups
    if len(groups) >= 2:
        return replace(base, product_ids=tuple(group[0] for group in groups)[:_MAX_CHOICES])
    alike = groups[0] if groups else ()
    if not alike and base.question.product_id is None and not reading.points_back:
        alike = reading.brand_ids
    if alike:
        return replace(base, product_ids=alike[:1], ambiguous=alike if len(alike) > 1 else ())
    context = context_products(reading, base)
    if not context and base.focus.policy and not base.is_policy:  # "and how long does it take?" after the terms
        return replace(base, is_policy=True, standalone=f"{base.focus.policy} {base.asked}", points_back=False)
    if base.intent == "policy" and not (reading.points_back and context):
        return replace(base, product_ids=context[:1], points_back=False)
    if context:
        name = knowledge.names.product(context[0])
        title = f" ({name.title})" if name is not None else ""
        variants = variants_asked(base.asked, context[0], knowledge)
        if variants:
            return replace(base, product_ids=context, ambiguous=variants)
        is_carried = base.question.product_id is None and not reading.points_back and not reading.asks_fact
        return replace(base, product_ids=context, standalone=base.asked + title, is_carried=is_carried)
    named = knowledge.scope.attributes_named(reading.rest)
    left = set(leftover_words(reading).split()) - {term for name in named for term in terms(name)}
    asks_of_one = (
        bool(reading.asks_fact or named) and not base.is_policy
    )  # "price?", "and the membrane?", "how heavy is it?"
    needs = asks_of_one and (base.points_back or (not left and not reading.asks_how))
    if needs and (titled := titled_ones(base.asked, knowledge)):
        return replace(base, product_ids=titled[:1], ambiguous=titled if len(titled) > 1 else (), points_back=False)
    return replace(base, points_back=base.points_back or needs, needs_product=needs)
