"""Which intent a question has, from what its words say and where the customer stands.

The rules stand in the order in which a wrong reading would hurt most.
"""

import re
from dataclasses import dataclass

from rag.question import Focus, Intent
from rag.reading import Reading
from rag.wishes_read import wishes_of
from rag.words.intents import Wording, ordinal, refers_back
from rag.words.language import is_chinese

_OF_SHOP_ZH = re.compile(r"商品|产品|[几一]?款|东西|礼物|礼品|店|你们|您们|卖|买|送|适合|什么|哪")
_HAS_ZH = re.compile(r"^\W*(?:请问)?[^，。？?]{0,2}有[^，。？?的]{1,16}(?:吗|么|没有?)\W*$")
_HAVE_YOU_ZH = re.compile(r"有没有|卖不卖|(?:有|卖)[^，。？?它这]{1,40}[吗么]")
_OF_PLAN: dict[str, Intent] = {"extreme": "superlative", "count": "count", "list": "list"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Where a question is asked."""

    focus: Focus  # the conversation before it
    page: str | None  # the product page the customer stands on, or the product just chosen
    page_category: str | None = None  # leaf of its category

    @property
    def has_product(self) -> bool:
        """Whether something is there that "it" can mean."""
        return self.page is not None or bool(self.focus.product_ids)


def decide_intent(reading: Reading, situation: Situation) -> Intent:
    """The intent of a question that the catalog or the documents must answer."""
    said = reading.wordings
    n_named = len(reading.named.groups)
    if _compares(reading, situation):
        return "compare"
    if n_named == 0 and _points_at_shown(reading, situation):
        return "yes_no" if "yes_no" in said else "opinion" if "opinion" in said else "fact"
    if "opinion" in said and (n_named or situation.has_product) and not reading.has_amount:
        return "opinion"
    if reading.extremes and n_named == 0 and not _is_about_one(reading, situation):
        return "superlative"
    if _asks_of_focus(reading, situation):
        return "yes_no" if "yes_no" in said else "fact"
    counts_terms = "policy" in said and reading.scope.category is None  # "how many days do I have to send goods back?"
    if "count" in said and not (n_named or counts_terms) and reading.asks_for_products and not reading.points_back:
        return "count"
    if situation.focus.plan is not None and situation.page is None and reading.counts_again:
        return "count"
    if "policy" in said and not n_named and not reading.conditions:
        return "policy"
    plan = situation.focus.plan
    if plan is not None and plan.aggregate in _OF_PLAN and situation.page is None and reading.narrows:
        return _OF_PLAN[plan.aggregate]
    if reading.is_scoped and reading.is_follow_up and plan is not None and plan.aggregate in _OF_PLAN:
        return _OF_PLAN[plan.aggregate]
    narrowing = [*reading.conditions, *(one for one in reading.scope.filters if one.field not in ("category", "title"))]
    of_brand = any(one.field == "brand" for one in reading.scope.filters) and bool(reading.conditions)
    is_set = of_brand or (
        reading.scope.category is not None and bool(narrowing)
    )  # "chairs below 100 EUR", whatever "that" is
    is_of_page = situation.page is not None and reading.points_back and "list" not in said
    if not n_named and (is_set or not reading.points_back) and not (is_of_page or _is_page_itself(reading, situation)):
        listed = _listed(reading, situation)
        if listed is not None:
            return listed
    return "yes_no" if "yes_no" in said else "fact"


def _asks_of_focus(reading: Reading, situation: Situation) -> bool:
    """Whether it names an attribute and no products, after one that was spoken of ("and the number of slots?")."""
    wants_products = bool(reading.wordings & {"list", "compare"}) or reading.conditions or reading.extremes
    names_products = any(one.field in ("category", "brand") for one in reading.scope.filters)
    is_of_one = situation.page is None and len(situation.focus.product_ids) == 1
    if is_of_one and reading.asks_of_it and not wants_products and not names_products and not reading.named.groups:
        return True  # "does it come with a footprint?" of the lightest tent
    if is_of_one and reading.counts_of_it and not wants_products and not names_products:
        return True  # "how many colours does it have?"
    is_asked = any(" " in name for name in reading.attributes) or (
        reading.asks_fact and "count" not in reading.wordings
    )
    return is_of_one and is_asked and not wants_products and not names_products and not reading.named.groups


def _compares(reading: Reading, situation: Situation) -> bool:
    if "compare" not in reading.wordings:
        return False
    n_named = len(reading.named.groups)
    if n_named == 1:
        return refers_back(reading.text) and situation.has_product
    listed = len(situation.focus.shown) >= 2 and not reading.scope.category and not reading.conditions
    return n_named >= 2 or (n_named == 0 and listed)


def _points_at_shown(reading: Reading, situation: Situation) -> bool:
    """Whether it asks about one of those listed by its place ("and the first one, what capacity does that have?")."""
    place, shown = ordinal(reading.text), situation.focus.shown
    at_one = place is not None and len(shown) > 1 and -len(shown) <= place < len(shown)
    return at_one and not reading.scope.category and not reading.extremes and not reading.conditions


def _is_about_one(reading: Reading, situation: Situation) -> bool:
    """Whether a comparative speaks of the product at hand ("is it heavier than 2 kg?"), not of all."""
    of_page = situation.page is not None and reading.scope.category is None
    asks = bool(reading.conditions) and "yes_no" in reading.wordings
    if not situation.has_product and situation.focus.plan is None and not reading.asks_for_products:
        return reading.points_back and "list" not in reading.wordings  # "is the other one cheaper?" of nothing
    return reading.points_back and (of_page or asks)


def _is_page_itself(reading: Reading, situation: Situation) -> bool:
    """Whether a kind of product that is named is the one on the page ("how heavy is the tent?")."""
    asks_parts = all(one.operator in ("has", "lacks") for one in reading.scope.filters)
    is_of_parts = asks_parts and _HAS_ZH.search(reading.text) is not None  # "有USB接口吗" lists nothing
    listing: set[Wording] = {"recommend", "count"} if is_of_parts else {"list", "recommend", "count"}
    wants_more = reading.wordings & listing or reading.conditions
    return situation.page is not None and not wants_more and reading.scope.category in (None, situation.page_category)


def _asks_which_can(reading: Reading, situation: Situation) -> bool:
    """Whether a Chinese yes or no is asked of a kind as a whole ("茶壶能放微波炉吗"): those that can are listed."""
    is_of_all = not situation.has_product and not reading.points_back and reading.scope.category is not None
    return is_of_all and "yes_no" in reading.wordings and bool(wishes_of(reading, reading.scope.filters))


def _listed(reading: Reading, situation: Situation) -> Intent | None:
    """A list or a recommendation; None when the question is about something else."""
    said = reading.wordings
    has_kind = reading.scope.category is not None and _HAVE_YOU_ZH.search(reading.text) is not None
    wants_list = bool(said & {"list", "recommend"}) or has_kind or reading.seeks_goods
    wants_list = wants_list or _asks_which_can(reading, situation)
    chosen: Intent = "recommend" if "recommend" in said else "list"
    if reading.is_scoped:
        asks_how = reading.asks_how and "recommend" not in said
        asks_about = asks_how or ("yes_no" in said and not wants_list and not reading.conditions)
        asks_fact = bool(reading.brand_ids) and reading.asks_fact and not wants_list and not reading.conditions
        if asks_about or asks_fact:
            return None
        if reading.scope.category or wants_list or (reading.conditions and reading.scope.filters):
            return chosen
        if situation.focus.plan is not None and reading.conditions:
            return "list"
    if reading.asks_stock and reading.asks_for_products:
        return "list"
    if is_chinese(reading.text) and not reading.is_scoped and not _OF_SHOP_ZH.search(reading.text):
        return None  # "推荐一部好看的电视剧" wants nothing of a shop
    return "recommend" if "recommend" in said and situation.page is None else None
