"""Write evaluation cases from a merchant's own store: exact gold, each a JSON line that a person can edit.

The same store, number and seed give the same cases. The abilities take turns; one that the store has nothing
for is left out, and the others fill its place.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from random import Random

from catalog.database import Catalog
from eval import fact_cases, set_cases, trap_cases
from eval.cases import CaseRecord
from eval.errors import CasesError
from eval.stock import Stock
from rag.assembly import open_catalog
from rag.settings import Settings

Maker = Callable[[Stock, Random], CaseRecord | None]

MAKERS: Mapping[str, Maker] = {
    "lookup": fact_cases.lookup,
    "yes_no": fact_cases.yes_no,
    "price_list": set_cases.price_list,
    "measure_list": set_cases.measure_list,
    "superlative": set_cases.superlative,
    "count": set_cases.count,
    "comparison": fact_cases.comparison,
    "follow_up": fact_cases.follow_up,
    "faq": fact_cases.faq,
    "document": fact_cases.document,
    "typo": fact_cases.typo,
    "unstated": trap_cases.unstated,
    "invented": trap_cases.invented,
    "false_premise": trap_cases.false_premise,
    "changed_price": trap_cases.changed_price,
    "poisoned": trap_cases.poisoned,
}
"""Every kind of generated case."""

_MAX_DRAWS = 60  # unfit or repeated draws in a row, after which a kind is given up


def generate(catalog: Catalog, n: int, *, seed: int = 0) -> list[CaseRecord]:
    """At most n cases; fewer where the store has no more to ask.

    Raises:
        CasesError: If there is no product in the store.
        StoreError: If it cannot be read.
    """
    stock = Stock.read(catalog)
    if not stock.products:
        raise CasesError("no product has a name that belongs to it alone, so nothing can be asked about one")
    randoms = {name: Random(f"{seed}/{name}") for name in MAKERS}
    active = list(MAKERS)
    cases: list[CaseRecord] = []
    asked: set[tuple[str, str | None, str]] = set()
    while active and len(cases) < n:
        for name in list(active):
            if len(cases) == n:
                break
            record = _drawn(MAKERS[name], stock, randoms[name], asked)
            if record is None:
                active.remove(name)
                continue
            number = sum(case.ability == record.ability for case in cases) + 1
            ability = record.ability.replace(":", "-")
            cases.append(record.model_copy(update={"id": f"{ability}-{number:04d}"}))
    return cases


def generate_file(settings: Settings, target: Path, n: int, *, seed: int = 0) -> dict[str, int]:
    """Write generated cases to a new file, and return how many of each ability.

    Raises:
        CasesError: If the file is there already or cannot be written, or the store is empty.
        StoreError: If the store cannot be read.
    """
    if target.exists():
        raise CasesError(f"{str(target)!r} is there already, and may have been edited; choose another name")
    with closing(open_catalog(settings)) as catalog:
        cases = generate(catalog, n, seed=seed)
    lines = [case.model_dump_json(exclude_defaults=True) + "\n" for case in cases]
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("".join(lines), encoding="utf-8")
    except OSError as error:
        raise CasesError(f"cannot write cases to {str(target)!r}: {error.strerror}") from error
    return dict(sorted(Counter(case.ability for case in cases).items()))


def _drawn(maker: Maker, stock: Stock, random: Random, asked: set[tuple[str, str | None, str]]) -> CaseRecord | None:
    """A case that was not drawn before; None when none is found in many draws."""
    for _ in range(_MAX_DRAWS):
        record = maker(stock, random)
        if record is None:
            continue
        history = " ".join(turn.content for turn in record.history)
        key = (record.question, record.product_id, history)
        if key not in asked:
            asked.add(key)
            return record
    return None
