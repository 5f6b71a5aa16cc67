"""Evidence without what third parties wrote for machines, and without their links.

Everything that can be ingested passes here before it is said, quoted or shown to a model: titles, names of attributes,
values, passages and what they stand under. A product whose title is hostile goes by what stands before that, or its id.
"""

from collections.abc import Mapping
from dataclasses import replace

from catalog.plan import ComparisonTable, PlanResult, Row
from rag.evidence import Evidence, EvidenceItem
from rag.hostile_text import foreign_links, host_of, safe_title, speaks_to_a_machine

_LEAST_ANSWERS = 0.4  # as `AnsweringSettings.least_answer_likelihood` has it by default


def trusted(evidence: Evidence) -> Evidence:
    """The same evidence without hostile pieces; it answers no more when nothing that answers is left."""
    hosts = frozenset(host for item in evidence.items if (host := host_of(item.url)) is not None)
    kept = tuple(_named(item) for item in evidence.items if not _is_hostile(item, hosts))
    is_computed = evidence.result is not None or evidence.comparison is not None
    still = len(kept) == len(evidence.items) or is_computed or any(_may_answer(item) for item in kept)
    return replace(
        evidence,
        items=kept,
        answerable=evidence.answerable and still,
        result=None if evidence.result is None else _result(evidence.result),
        comparison=None if evidence.comparison is None else _table(evidence.comparison),
    )


def trusted_titles(titles: Mapping[str, str]) -> dict[str, str]:
    """Titles by id, without what is hostile in them."""
    return {product_id: safe_title(title, product_id) for product_id, title in titles.items()}


def _may_answer(item: EvidenceItem) -> bool:
    """Whether what is left may be what was asked for; a review always may."""
    return item.answers >= _LEAST_ANSWERS or item.source == "review"


def _is_hostile(item: EvidenceItem, hosts: frozenset[str]) -> bool:
    # A title is cut by `_named`, not dropped, and it is what most passages stand under.
    text = "" if item.field == "title" else item.text
    around = "" if item.context == item.owner_title else item.context
    said = f"{text}\n{around}\n{(item.field or '').replace('_', ' ')}"
    if speaks_to_a_machine(said):
        return True
    # What the shop itself writes in its documents may link anywhere.
    return item.source not in ("document", "catalog") and bool(foreign_links(said, hosts))


def _named(item: EvidenceItem) -> EvidenceItem:
    title = safe_title(item.owner_title, item.owner_id or "")
    if title == item.owner_title:
        return item
    return replace(
        item,
        owner_title=title,
        text=title if item.field == "title" else item.text,
        context=title if item.context == item.owner_title else item.context,
    )


def _result(result: PlanResult) -> PlanResult:
    return replace(result, rows=tuple(map(_row, result.rows)), nearest=tuple(map(_row, result.nearest)))


def _row(row: Row) -> Row:
    is_hostile = row.value_text is not None and _speaks(row.value_text)
    return replace(row, title=safe_title(row.title, row.product_id), value_text=None if is_hostile else row.value_text)


def _table(table: ComparisonTable) -> ComparisonTable:
    rows = tuple(row for row in table.rows if not _speaks(row.name) and not any(_speaks(v) for v in row.values if v))
    titles = tuple(safe_title(title, i) for title, i in zip(table.titles, table.product_ids, strict=True))
    return replace(table, rows=rows, titles=titles)


def _speaks(text: str) -> bool:
    return speaks_to_a_machine(text) or bool(foreign_links(text, frozenset()))
