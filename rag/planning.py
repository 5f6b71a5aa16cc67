"""Evidence for questions over the whole catalog: lists, counts, superlatives, comparisons.

The catalog computes; this turns its result into evidence whose text says what was computed over, and reads prices
and values of the products shown. When a list is wished to be something no filter says ("for camping"), the products
that meet the filters are ranked by search.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from catalog.conditions import NUMBER_FIELDS
from catalog.database import Catalog
from catalog.plan import ComparisonTable, Filter, Plan, PlanResult, Row, normalise_attribute_name
from catalog.product import OwnerKind, Product
from catalog.queries import compare
from index.search import SearchIndex
from rag.composing.differences import difference
from rag.conditions.counted_parts import is_count
from rag.evidence import Evidence, EvidenceItem
from rag.evidence_items import title_item
from rag.facts import facts_of
from rag.knowledge import ShopKnowledge
from rag.outdoing import bounded
from rag.plan_words import scope_words
from rag.question import Language, Understanding
from rag.told_kinds import run
from rag.vocabulary.attributes import match_attributes
from rag.vocabulary.broader_values import narrower
from rag.vocabulary.concepts import asked_concepts
from rag.vocabulary.wish_words import as_said
from rag.wish_filters import WISH_FIELD, wish_filter
from rag.wish_planning import WishPlanner
from rag.wishes import all_words, speaks_of, spoken_part, stated_words, wish_share, words_of_purpose

_PRODUCTS: tuple[OwnerKind, ...] = ("product",)
_ANY_NUMBER = 1e15  # every stated number is above its negative
_MAX_READ = 300  # products whose texts are read for a wish beside a superlative or count
_MAX_RANKED = 1_000  # products that meet the filters and are ranked by a wish
_MAX_HITS = 40  # of a search among these
_LEAST_WISH_SHARE = 0.5  # of the wished words that the best product must hold for the wish to be met


class PlanRetriever:
    """Runs plans over the whole catalog."""

    def __init__(
        self, catalog: Catalog, index: Callable[[], SearchIndex], knowledge: Callable[[], ShopKnowledge]
    ) -> None:
        self._catalog = catalog
        self._index = index
        self._knowledge = knowledge
        self._wishes = WishPlanner(catalog, self._run)

    def retrieve(self, understood: Understanding) -> Evidence:
        """The result of the plan as evidence; `understood.plan` is there."""
        plan = understood.plan
        assert plan is not None
        if plan.aggregate == "compare":
            return self._comparison(understood, plan)
        wishes = tuple(one.text for one in plan.filters if one.field == WISH_FIELD)
        plan = replace(plan, filters=tuple(one for one in plan.filters if one.field != WISH_FIELD))
        plan = self._bounded(plan, understood.outdoes, understood.language) if understood.outdoes else plan
        plan, dropped = self._without_foreign_filters(plan)
        plan, unmeasured = self._without_unmeasured(plan)
        plan = self._ordered(self._with_narrower_values(plan))
        words = (*wishes, *(as_said(one, understood.asked) for one in dropped)) if understood.language == "zh" else ()
        met = self._wishes.met(plan, words, unmeasured, perhaps=understood.perhaps)
        if met.is_any:
            found = self._evidence(understood, self._wishes.result(met))
        else:
            found = self._planned(understood, plan, () if words else dropped)
        without = (f"without {understood.unwanted}",) if understood.unwanted else ()  # no text says what is not there
        lost = understood.wish if met.is_any else ""
        left_out = [word for word in (found.ignored, lost, *met.unmet, *without, *understood.unread) if word]
        return replace(found, ignored=("、" if understood.language == "zh" else ", ").join(left_out))

    def _ordered(self, plan: Plan) -> Plan:
        """The plan without the order of a list that not all of its products can be put in."""
        if plan.aggregate != "list" or plan.order_by is None:
            return plan
        bare = replace(plan, order_by=None)
        return plan if self._run(plan).n_matching == self._run(bare).n_matching else bare

    def _run(self, plan: Plan) -> PlanResult:
        return run(self._catalog, plan, self._knowledge())

    def _bounded(self, plan: Plan, product_ids: Sequence[str], language: Language) -> Plan:
        """The plan over what outdoes some products, as they are stated and priced now."""
        offers = self._catalog.offers(product_ids)
        products = self._catalog.products(product_ids)
        facts = [fact for one in products for fact in facts_of(one, offers.get(one.id), language)]
        return bounded(plan, facts, language)

    def _planned(self, understood: Understanding, plan: Plan, dropped: Sequence[str]) -> Evidence:
        wish = " ".join([understood.wish, *dropped]).strip()
        if (told := self._told_in_titles(plan, wish)) is not None:
            return self._evidence(understood, told)
        if wish and (told := self._told_in_titles(plan, "")) is not None:
            return replace(self._evidence(understood, told), ignored=_in_question(wish, understood))
        if wish and plan.aggregate == "list":
            return self._wished(understood, plan, wish)
        ids = self._speaking_of(plan, wish, stated_words) if wish else ()
        result = self._restricted(plan, ids, wish) if ids else self._run(plan)
        found = self._evidence(understood, result)
        is_said = not wish or bool(ids) or plan.aggregate == "count"
        return found if is_said else replace(found, ignored=words_of_purpose(wish, understood.asked))

    def _with_narrower_values(self, plan: Plan) -> Plan:
        """What falls under a value where nothing is called by it, and nothing of it where it is not wanted."""
        scope = tuple(one for one in plan.filters if one.field in ("category", "brand"))
        return replace(plan, filters=tuple(self._narrowed(one, scope) for one in plan.filters))

    def _narrowed(self, one: Filter, scope: tuple[Filter, ...]) -> Filter:
        closer = narrower(one.value) if isinstance(one.value, str) and one.field != "title" else ()
        if one.operator == "lacks" and closer:
            return replace(one, also=closer)
        if one.operator != "contains" or not closer or self._n_matching(scope, one):
            return one
        found = [value for value in closer if self._n_matching(scope, replace(one, value=value))]
        return replace(one, value=found[0], also=tuple(found[1:]), text=" / ".join(found)) if found else one

    def _n_matching(self, scope: tuple[Filter, ...], one: Filter) -> int:
        return self._run(Plan(filters=(*scope, one), aggregate="count")).n_matching

    def as_list(self, understood: Understanding, ids: Sequence[str]) -> Evidence:
        """Products that search found, as a list in that order."""
        plan = Plan(product_ids=tuple(ids), limit=max(len(ids), 1))
        found = self._evidence(understood, self._run(plan))
        return replace(_in_order(found, ids), wish_was_ranked=True)

    def _without_foreign_filters(self, plan: Plan) -> tuple[Plan, list[str]]:
        """The plan without filters on attributes that no product of its category states, and their words."""
        scope = tuple(one for one in plan.filters if one.field in ("category", "brand"))
        kept, dropped = [], []
        for one in plan.filters:
            is_soft = one.operator in ("has", "lacks", "contains", "!=") and one.field != "title"
            if is_soft and not self._is_stated(scope, one):
                dropped.extend([] if _is_said_by_others(one, plan.filters) else [one.text])
            else:
                kept.append(one)
        return replace(plan, filters=tuple(kept)), dropped

    def _without_unmeasured(self, plan: Plan) -> tuple[Plan, list[Filter]]:
        """The plan without limits on what no product of its category states as a number, and these."""
        scope = tuple(one for one in plan.filters if one.field in ("category", "brand"))
        kept: list[Filter] = []
        dropped: list[Filter] = []
        for one in plan.filters:
            is_limit = isinstance(one.value, int | float) and one.field not in NUMBER_FIELDS
            every = replace(one, operator=">=", value=-_ANY_NUMBER)
            if is_limit and self._run(Plan(filters=(*scope, every), aggregate="count")).n_matching == 0:
                dropped.append(one)
            else:
                kept.append(one)
        return replace(plan, filters=tuple(kept)), dropped

    def _told_in_titles(self, plan: Plan, wish: str) -> PlanResult | None:
        """What fits where no product states the values that are wanted, and titles of the kind tell them and a wish."""
        soft = [one for one in plan.filters if is_count(one) or _is_value(one)]
        kind = next((str(one.value) for one in plan.filters if one.field == "category"), None)
        if plan.aggregate != "list" or plan.product_ids or not soft or kind is None:
            return None
        if self._run(replace(plan, aggregate="count")).n_matching:
            return None
        names, words = self._knowledge().names, " ".join([*(one.text for one in soft), wish]).strip()
        titled = ((i, names.product(i)) for i in names.of_kind(kind))
        ids = tuple(i for i, name in titled if name is not None and speaks_of(words, name.title))
        others = replace(plan, filters=tuple(one for one in plan.filters if one not in soft))
        found = self._restricted(others, ids, words) if ids else None
        return found if found is not None and found.n_matching else None

    def _is_stated(self, scope: tuple[Filter, ...], one: Filter) -> bool:
        counts = [
            self._run(
                Plan(filters=(*scope, Filter(field=one.field, operator=how, value=None)), aggregate="count"),
            ).n_matching
            for how in ("has", "lacks")
        ]
        return any(counts)

    def _restricted(self, plan: Plan, ids: tuple[str, ...], wish: str) -> PlanResult:
        """The result over the products that speak of a wish, which becomes one of its conditions."""
        scope = self._run(replace(plan, filters=_of_kind(plan), aggregate="count")).n_matching
        result = self._run(replace(plan, product_ids=ids))
        return replace(result, plan=replace(result.plan, filters=(*plan.filters, wish_filter(wish))), n_scope=scope)

    def _speaking_of(self, plan: Plan, wish: str, words: Callable[[Product], str]) -> tuple[str, ...]:
        """The products of a plan whose words hold all of a wish; () too where they are too many to be read."""
        found = self._run(replace(plan, aggregate="list", order_by=None, limit=_MAX_READ + 1))
        if len(found.rows) > _MAX_READ:
            return ()
        products = {p.id: p for p in self._catalog.products([row.product_id for row in found.rows])}
        return tuple(
            row.product_id
            for row in found.rows
            if row.product_id in products and speaks_of(wish, words(products[row.product_id]))
        )

    def _wished(self, understood: Understanding, plan: Plan, wish: str) -> Evidence:
        ids = self._speaking_of(plan, wish, all_words)
        if ids:
            return self._evidence(understood, self._restricted(plan, ids, wish))
        if (nearly := self._nearly_wished(understood, plan, wish)) is not None:
            return nearly
        result = self._run(replace(plan, limit=_MAX_RANKED))
        if not result.rows:
            return self._evidence(understood, replace(result, plan=plan))
        allowed = [row.product_id for row in result.rows]
        hits = self._index().search_products(wish, limit=_MAX_HITS, allowed=allowed, kinds=_PRODUCTS)
        products = {p.id: p for p in self._catalog.products([hit.id for hit in hits])}
        shares = {i: wish_share(wish, all_words(p)) for i, p in products.items()}
        least = max(_LEAST_WISH_SHARE, max(shares.values(), default=0.0))
        fitting = [hit.id for hit in hits if shares.get(hit.id, 0.0) >= least]
        if not fitting and not plan.filters:
            return Evidence()
        if not fitting:
            return replace(self._evidence(understood, self._run(plan)), ignored=_in_question(wish, understood))
        rows = {row.product_id: row for row in result.rows}
        if len(plan.filters) > len(_of_kind(plan)):  # what meets the conditions is shown, the best by the wish first
            order = [*fitting, *(i for i in rows if i not in fitting)][: plan.limit]
            return self._evidence(understood, replace(result, plan=plan, rows=tuple(rows[i] for i in order)))
        fitting = fitting[: plan.limit]
        ranked = replace(result, plan=plan, rows=tuple(rows[i] for i in fitting), n_matching=len(fitting))
        return replace(self._evidence(understood, ranked), wish_was_ranked=True)

    def _nearly_wished(self, understood: Understanding, plan: Plan, wish: str) -> Evidence | None:
        """The products that speak of all of a wish but for the words that none of their kind holds; else None."""
        rows = self._run(replace(plan, order_by=None, limit=_MAX_READ + 1)).rows
        if not 0 < len(rows) <= _MAX_READ or not wish.isascii() or understood.kind_is_guessed:
            return None
        texts = [all_words(product) for product in self._catalog.products([row.product_id for row in rows])]
        held, left = spoken_part(wish, texts)
        ids = self._speaking_of(plan, held, all_words) if held and left else ()
        if not ids:
            return None
        found = self._evidence(understood, self._restricted(plan, ids, held))
        return replace(found, ignored=_in_question(left, understood))

    def _evidence(self, understood: Understanding, result: PlanResult) -> Evidence:
        shown = result.rows or result.nearest
        shown = shown[: result.plan.limit]
        language = understood.language
        products = {p.id: p for p in self._catalog.products([row.product_id for row in shown])}
        aggregate = EvidenceItem(
            kind="aggregate",
            source="catalog",
            source_id="catalog",
            text=scope_words(result, language),
            score=1.0,
            answers=1.0,
        )
        facts = [
            fact
            for row in shown
            if row.product_id in products
            for fact in self._row_facts(products[row.product_id], row, result.plan, language)
        ]
        return Evidence(
            items=(aggregate, *facts),
            answerable=result.n_matching > 0 or result.plan.aggregate == "count",
            product_ids=tuple(row.product_id for row in shown),
            result=result,
        )

    def _row_facts(self, product: Product, row: Row, plan: Plan, language: Language) -> list[EvidenceItem]:
        """The facts of a product that a plan speaks of: what it orders by and filters on, its price and stock."""
        offer = self._catalog.offers([product.id]).get(product.id)
        wanted = {"price", "availability"}
        for field in (plan.order_by or "", *(one.field for one in plan.filters), row.field or ""):
            wanted.update(normalise_attribute_name(name) for name in field.split("|") if name)
        facts = facts_of(product, offer, language)
        shown = [
            replace(fact, score=0.9, answers=0.9)
            for fact in facts
            if normalise_attribute_name(fact.field or "") in wanted
        ]
        return shown or [title_item(product)]

    def _comparison(self, understood: Understanding, plan: Plan) -> Evidence:
        table = compare(self._catalog, plan.product_ids)
        products = self._catalog.products(plan.product_ids)
        offers = self._catalog.offers([p.id for p in products])
        table = self._asked_rows(understood, table)
        shown = {row.key for row in table.rows}
        facts = [
            replace(fact, score=0.9, answers=0.9)
            for product in products
            for fact in facts_of(product, offers.get(product.id), understood.language)
            if normalise_attribute_name(fact.field or "") in shown
        ]
        if (apart := difference(understood, table)) is not None:
            facts.append(apart)
        return Evidence(
            items=tuple(facts),
            answerable=len(products) >= 2,
            product_ids=tuple(p.id for p in products),
            comparison=table,
        )

    def _asked_rows(self, understood: Understanding, table: ComparisonTable) -> ComparisonTable:
        """Only the rows that the question asks for, where it names attributes; else all."""
        pairs = [(row.name, value or "") for row in table.rows for value in row.values]
        matches = match_attributes(understood.asked, pairs, ignore=understood.name_terms)
        asked = {match.name for match in matches if match.sign in ("concept", "name")}
        rows = tuple(row for row in table.rows if row.key in asked)
        return replace(table, rows=rows) if rows and understood.plan and understood.plan.order_by is None else table


def _in_question(words: str, understood: Understanding) -> str:
    """The words of a wish that stand in the question itself, not in what was said before it."""
    if not words.isascii():
        return words if words in understood.asked else ""
    asked = set(re.split(r"(?<=[.!?])\s+", understood.asked.strip())[-1].split())
    return " ".join(word for word in words.split() if any(one.strip(',.;:!?()“”"') == word for one in asked))


def _in_order(found: Evidence, ids: Sequence[str]) -> Evidence:
    if found.result is None:
        return found
    place = {product_id: i for i, product_id in enumerate(ids)}
    rows = tuple(sorted(found.result.rows, key=lambda row: place[row.product_id]))
    return replace(found, result=replace(found.result, rows=rows), product_ids=tuple(row.product_id for row in rows))


def _is_said_by_others(one: Filter, filters: Sequence[Filter]) -> bool:
    """Whether the word of a condition only names what another is on: the "RAM" of "16 GB RAM"."""
    concepts = asked_concepts(one.text.lower())
    fields = {name for other in filters if other != one for name in other.field.split("|")}
    return any(fields & set(concept.names) for concept in concepts)


def _is_value(one: Filter) -> bool:
    """Whether a condition wants a value in words, such as a colour, or about an amount, such as 32 GB."""
    if one.operator == "=" and one.slack and one.field not in NUMBER_FIELDS:
        return True
    return one.operator == "contains" and isinstance(one.value, str) and one.field not in ("title", "brand", "category")


def _of_kind(plan: Plan) -> tuple[Filter, ...]:
    return tuple(one for one in plan.filters if one.field == "category")
