"""One plan, computed inside one transaction.

Counts first, then the rows, then, where nothing is left, which filter emptied the result and what comes
nearest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any  # SQL expressions and rows of many types

from sqlalchemy import ColumnElement, Select, and_, case, func, select, true

from catalog.conditions import Condition, condition, near, number_test, text_test
from catalog.fields import FieldReader
from catalog.measures import Expression, Measure, measure
from catalog.plan import SCOPE_FIELDS, TEXT_FIELDS, Filter, Plan, PlanResult, Row
from catalog.statements import ROW_COLUMNS, Rank, read_rows
from catalog.tables import PRODUCTS

_FAR = float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counts:
    scope: int
    stated: int
    considered: int
    matching: int


class Execution:
    """Computes the result of one plan."""

    def __init__(self, reader: FieldReader, plan: Plan) -> None:
        self._reader = reader
        self._plan = plan
        self._within = self._within_ids()
        scope = {each: condition(each, reader, None) for each in plan.filters if each.field in SCOPE_FIELDS}
        self._scope = and_(true(), self._within, *(part.matches for part in scope.values()))
        counted_in = self._scope if scope or plan.product_ids else None
        self._conditions: dict[Filter, Condition] = {
            each: scope.get(each) or condition(each, reader, counted_in) for each in plan.filters
        }
        self._order: Measure | None = None
        if plan.order_by is not None and plan.order_by not in TEXT_FIELDS:
            self._order = measure(reader, plan.order_by, plan.filters, counted_in)

    def result(self) -> PlanResult:
        """The result of the plan."""
        counts = self._count()
        n_tied, rows = 0, tuple[Row, ...]()
        if counts.matching and self._plan.aggregate == "extreme" and self._plan.places == (1, 1):
            n_tied, rows = self._extreme_rows()
        elif counts.matching:
            rows = self._listed_rows()
        emptied_by = None if counts.matching else self._emptied_by()
        compared = self._compared()
        return PlanResult(
            plan=self._plan,
            n_scope=counts.scope,
            n_considered=counts.considered,
            n_matching=counts.matching,
            n_left_out=counts.stated - counts.considered,
            n_tied=n_tied,
            rows=rows,
            dimension=None if compared is None else compared.dimension,
            currency=compared.unit if compared and compared.dimension == "currency" else None,
            emptied_by=emptied_by,
            nearest=() if emptied_by is None else self._nearest(emptied_by),
        )

    def _within_ids(self) -> ColumnElement[bool]:
        if not self._plan.product_ids:
            return true()
        return self._reader.json.in_list(PRODUCTS.c.id, self._plan.product_ids)

    def _compared(self) -> Measure | None:
        measures = [self._order, *(part.measure for part in self._conditions.values())]
        return next((measure for measure in measures if measure is not None), None)

    def _matches(self, *, without: Filter | None = None) -> ColumnElement[bool]:
        """What meets the plan, or all of it but one filter."""
        kept = [part.matches for each, part in self._conditions.items() if each != without]
        return and_(true(), self._within, *kept)

    def _matches_comparably(self, *, without: Filter | None = None) -> ColumnElement[bool]:
        """What meets all of the plan, or all but one filter, and, where it asks for an extreme, can be one."""
        matches = self._matches(without=without)
        if self._plan.aggregate != "extreme" or self._order is None:
            return matches
        return and_(matches, self._order.states)

    def _count(self) -> _Counts:
        parts = [part for each, part in self._conditions.items() if each.field not in SCOPE_FIELDS]
        stated, considered = [part.states_any for part in parts], [part.states for part in parts]
        matching = [part.matches for part in parts]
        if self._plan.aggregate == "extreme" and self._order is not None:
            stated.append(self._order.states_any)
            considered.append(self._order.states)
            matching.append(self._order.states)
        # A condition costs SQLite a walk each time it is written, so equal sums are asked for once.
        sums: dict[tuple[int, ...], ColumnElement[Any]] = {}
        wanted = [(tuple(map(id, each)), each) for each in (stated, considered, matching)]
        for key, conditions in wanted:
            if conditions:
                sums.setdefault(key, func.sum(case((and_(*conditions), 1), else_=0)))
        query = select(func.count(), *sums.values()).select_from(PRODUCTS).where(self._scope)
        scope, *rest = self._reader.connection.execute(query).one()
        found = dict(zip(sums, rest, strict=True))
        n_stated, n_considered, n_matching = (found.get(key, scope) or 0 for key, _ in wanted)
        return _Counts(scope=scope, stated=n_stated, considered=n_considered, matching=n_matching)

    def _listed_rows(self) -> tuple[Row, ...]:
        """Rows in the plan's order; what does not state it comes last, and has no place among the extremes."""
        plan = self._plan
        first, last = plan.places
        matches = self._matches() if plan.aggregate != "extreme" else self._matches_comparably()
        query = select(*ROW_COLUMNS).where(matches)
        if self._order is not None:
            query, best = self._order.joined(query, largest=plan.descending)
            query = query.add_columns(best.label("best")).order_by(*_by(best, descending=plan.descending))
        elif plan.order_by is not None:
            query = query.order_by(*_by(PRODUCTS.c[plan.order_by], descending=plan.descending))
        limit = last if plan.aggregate == "extreme" else _limit(plan)
        found = self._fetch(query.order_by(PRODUCTS.c.id), limit)[first - 1 :]
        if plan.aggregate == "compare" and plan.order_by is None:
            places = {product_id: place for place, product_id in enumerate(plan.product_ids)}
            found = sorted(found, key=lambda row: places.get(row[0], len(places)))
        if plan.order_by is not None:
            return read_rows(self._reader, found, plan.order_by, self._order, _nearest_to_last_column(found))
        return self._filtered_rows(found)

    def _filtered_rows(self, found: Sequence[Any]) -> tuple[Row, ...]:
        """Rows with what they say about the first condition that is not the scope."""
        shown = next((each for each in self._conditions if each.field not in SCOPE_FIELDS), None)
        if shown is None:
            return read_rows(self._reader, found, None, None, _any)
        measure = self._conditions[shown].measure
        return read_rows(self._reader, found, shown.field, measure, _meets(shown, measure))

    def _extreme_rows(self) -> tuple[int, tuple[Row, ...]]:
        """How many products share the extreme, and as many of them as the limit allows."""
        plan, order = self._plan, self._order
        assert order is not None  # Plan refuses an extreme of a text
        anywhere = not self._conditions and not plan.product_ids
        values = order.all_values(None if anywhere else self._matches()).subquery()
        most = func.max(values.c.value) if plan.descending else func.min(values.c.value)
        extreme = self._reader.connection.execute(select(most)).scalar_one()
        tied = and_(self._matches(), order.matches(lambda value: near(value, extreme)))
        found = self._fetch(select(*ROW_COLUMNS).where(tied).order_by(PRODUCTS.c.id), plan.limit)
        n_tied = len(found)
        if n_tied == plan.limit:
            counted = select(func.count()).select_from(PRODUCTS).where(tied)
            n_tied = self._reader.connection.execute(counted).scalar_one()
        return n_tied, read_rows(self._reader, found, plan.order_by, order, _nearest_to(extreme))

    def _emptied_by(self) -> Filter | None:
        """The first filter without which something is left, those that are the scope last."""
        for each in sorted(self._conditions, key=lambda each: each.field in SCOPE_FIELDS):
            left = self._matches_comparably(without=each)
            if self._fetch(select(PRODUCTS.c.id).where(left), 1):
                return each
        return None

    def _nearest(self, emptied_by: Filter) -> tuple[Row, ...]:
        """Products that meet all but one filter, those that come nearest to it first."""
        part = self._conditions[emptied_by]
        if emptied_by.field in SCOPE_FIELDS:
            return ()
        query: Select[Any] = select(*ROW_COLUMNS).where(self._matches_comparably(without=emptied_by), part.states)
        if part.measure is None:
            found = self._fetch(query.order_by(PRODUCTS.c.id), self._plan.limit)
            return read_rows(self._reader, found, emptied_by.field, None, _any)
        target = part.measure.base_value(emptied_by)

        def distance(value: Expression) -> Expression:
            return func.abs(value - target)

        query, nearest = part.measure.joined(query, key=distance)
        found = self._fetch(query.order_by(nearest, PRODUCTS.c.id), self._plan.limit)
        return read_rows(self._reader, found, emptied_by.field, part.measure, _nearest_to(target))

    def _fetch(self, query: Select[Any], limit: int) -> Sequence[Any]:
        return self._reader.connection.execute(query.limit(limit)).all()


def _limit(plan: Plan) -> int:
    return max(plan.limit, len(set(plan.product_ids))) if plan.aggregate == "compare" else plan.limit


def _by(column: ColumnElement[Any], *, descending: bool) -> tuple[ColumnElement[Any], ...]:
    return column.is_(None), column.desc() if descending else column.asc()


def _nearest_to(target: float) -> Rank:
    return lambda _, each: _FAR if each.value is None else abs(each.value - target)


def _nearest_to_last_column(found: Sequence[Any]) -> Rank:
    """The statement whose value is the one the row was ordered by."""
    values = {row[0]: row[-1] for row in found if isinstance(row[-1], int | float)}
    return lambda product_id, each: (
        _FAR if each.value is None or product_id not in values else abs(each.value - values[product_id])
    )


def _meets(each: Filter, measure: Measure | None) -> Rank:
    """The statement that meets the filter."""
    if measure is None:
        test = text_test(each)
        return lambda _, statement: 0 if test(statement.text) else 1
    meets = number_test(each, measure.base_value(each))
    return lambda _, statement: 2 if statement.value is None else 0 if meets(statement.value) else 1


def _any(_product_id: str, _statement: object) -> float:
    return 0
