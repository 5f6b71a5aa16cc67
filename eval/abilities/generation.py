"""Write the cases: the wordings of each ability in turn, each with an instance drawn from the shelf.

The same catalog, wordings, number and seed give the same cases. A wording that the catalog has no fit
instance for is named, and the others take its turns with other instances.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from eval.abilities import dialogue_cases, group_cases, single_cases, trap_cases
from eval.abilities.bench import N_MONEY_STYLES, Bench
from eval.abilities.shelf import Shelf
from eval.abilities.wordings import ABILITIES, Ability, Wording
from eval.cases import CaseRecord

Maker = Callable[[Bench, Wording], CaseRecord | None]

MAKERS: Mapping[Ability, Maker] = {
    "lookup": single_cases.lookup,
    "yes_no": single_cases.yes_no,
    "filter": group_cases.filtered,
    "superlative": group_cases.superlative,
    "count": group_cases.counted,
    "compare": single_cases.compare,
    "follow_up": dialogue_cases.follow_up,
    "typo": single_cases.typo,
    "identifier": single_cases.identifier,
    "clarify": dialogue_cases.clarify,
    "false_premise": trap_cases.false_premise,
    "unanswerable": trap_cases.unanswerable,
    "out_of_scope": trap_cases.out_of_scope,
}
"""The maker of each ability."""

_MAX_DRAWS = 400  # unfit draws in a row, after which a wording is given up


@dataclass(kw_only=True)
class Generated:
    """The cases, and what did not become one."""

    cases: list[CaseRecord] = field(default_factory=list)
    unused: list[Wording] = field(default_factory=list)  # wordings that the catalog has no instance for
    left_out: Counter[str] = field(default_factory=Counter)  # reason -> instances that could be disputed
    n_wordings: Counter[str] = field(default_factory=Counter)  # ability -> different wordings used


def generate(shelf: Shelf, wordings: Mapping[Ability, Sequence[Wording]], *, per_ability: int, seed: int) -> Generated:
    """At most so many cases of each ability; fewer where the catalog has no more to ask."""
    made = Generated()
    for ability in ABILITIES:
        bench = Bench(shelf=shelf, random=Random(f"{seed}/{shelf.language}/{ability}"), left_out=made.left_out)
        some = list(wordings.get(ability, ()))
        bench.random.shuffle(some)
        _draw_all(bench, some, made, per_ability)
    return made


def _draw_all(bench: Bench, wordings: list[Wording], made: Generated, n: int) -> None:
    asked: set[tuple[str, ...]] = set()
    active, count = wordings, 0
    is_first_round = True
    while active and count < n:
        usable = []
        for wording in active:
            if count == n:
                break
            record = _drawn(bench, wording, asked)
            if record is None:
                if is_first_round:
                    made.unused.append(wording)
                continue
            usable.append(wording)
            count += 1
            made.n_wordings[wording.ability] += is_first_round
            name = f"{bench.language}-{wording.ability}-{wording.form}-{count:03d}"
            made.cases.append(record.model_copy(update={"id": name}))
        active, is_first_round = usable, False


def _drawn(bench: Bench, wording: Wording, asked: set[tuple[str, ...]]) -> CaseRecord | None:
    """A case that was not drawn before; None when none is found in many draws."""
    for _ in range(_MAX_DRAWS):
        bench.money_style = bench.random.randrange(N_MONEY_STYLES)
        record = MAKERS[wording.ability](bench, wording)
        if record is None:
            continue
        key = (record.question, record.product_id or "", *(turn.content for turn in record.history))
        if key not in asked:
            asked.add(key)
            return record
    return None
