"""All examples, parted into what is trained on and what the training is watched with; nothing that is measured.

Groups that share a longer sentence with the texts the check is measured on are left out.
"""

import hashlib
import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from catalog.database import Catalog
from eval.verification.entailment.negatives import WordPool, beside_other_evidence, changed, with_addition
from eval.verification.entailment.paraphrases import paraphrased
from eval.verification.entailment.public_sets import begin, fetaqa, halueval, hetpqa, mtrag, semipqa, summedits
from eval.verification.measuring import statements_of
from index.entailment.examples import EntailmentExample
from index.ranker.deduplication import folded
from index.ranker.input import attribute_text
from rag.evidence import EvidenceItem

_JUDGED: tuple[Callable[[Path], Iterator[EntailmentExample]], ...] = (summedits, begin, halueval)
_HELD_ONLY: tuple[Callable[[Path], Iterator[EntailmentExample]], ...] = (hetpqa, semipqa, fetaqa, mtrag)
_DEV_SHARE = 12  # every twelfth group
_LEAST_WORDS = 8  # shorter sentences stand in many texts by chance
_ADDITIONS, _MISPLACED = 0.25, 0.5  # share of the held statements that are also made false in this way
_STORE_PRODUCTS, _STORE_EXAMPLES = 250, 4_000
_INVENTED_PRODUCTS = 500


def all_examples(
    data: Path, stores: Sequence[Path], *, held_out_products: frozenset[str], seed: int
) -> Iterator[EntailmentExample]:
    """Every example, true and false."""
    for read in _JUDGED:
        judged = list(read(data))
        yield from judged
        yield from _made_false([one for one in judged if one.is_held], seed, share=0.3)
    for read in _HELD_ONLY:
        held = [one for one in read(data) if one.group not in held_out_products]
        yield from held
        yield from _made_false(held, seed, share=1.0)
    chance = random.Random(f"{seed}-invented")
    yield from paraphrased(_INVENTED_PRODUCTS, chance)
    for store in stores:
        yield from _of_store(store, seed)


def without(examples: Iterable[EntailmentExample], measured: Iterable[str]) -> list[EntailmentExample]:
    """The examples of groups that share no longer sentence with the measured texts."""
    known = {text for one in measured if len((text := folded(one)).split()) >= _LEAST_WORDS}
    listed = list(examples)
    shared = {
        (one.dataset, one.group)
        for one in listed
        if any(folded(text) in known for text in (*one.evidence, one.statement))
    }
    return [one for one in listed if (one.dataset, one.group) not in shared]


def is_dev(group: str) -> bool:
    """Whether the training is watched with a group instead of learning from it."""
    return hashlib.sha256(group.encode()).digest()[1] % _DEV_SHARE == 0


def _made_false(held: Sequence[EntailmentExample], seed: int, *, share: float) -> Iterator[EntailmentExample]:
    if not held:
        return
    chance = random.Random(f"{seed}-{held[0].dataset}")
    pool = WordPool([one.statement for one in held])
    by_group: dict[str, list[EntailmentExample]] = {}
    for one in held:
        by_group.setdefault(one.group, []).append(one)
    for one in held:
        if chance.random() >= share:
            continue
        yield from changed(one, pool, chance)
        if chance.random() < _ADDITIONS:
            yield with_addition(one, held, chance)
        if chance.random() < _MISPLACED:
            own = by_group[one.group]
            other = beside_other_evidence(one, own if len(own) > 1 else held, chance)
            if other is not None:
                yield other


def _of_store(store: Path, seed: int) -> Iterator[EntailmentExample]:
    """Statements made from the work part of a store, and their corruptions; English only."""
    catalog = Catalog.open(store / "catalog.db")
    try:
        statements, _ = statements_of(catalog, "work", n_products=_STORE_PRODUCTS, seed=seed + 1)
    finally:
        catalog.close()
    english = [one for one in statements if one.language == "en" and one.text.isascii()]
    chosen = random.Random(seed).sample(english, min(_STORE_EXAMPLES, len(english)))
    for one in chosen:
        group = next((item.owner_id for item in one.evidence if item.owner_id), store.name) or store.name
        true = EntailmentExample(
            dataset=f"store-{store.name}",
            group=group,
            evidence=tuple(map(evidence_text, one.evidence)),
            statement=one.text,
            is_held=True,
        )
        yield true
        for wrong in one.wrong[:2]:
            yield replace(true, statement=wrong.text, is_held=False)


_SPACES = re.compile(r"\s+")


def evidence_text(item: EvidenceItem) -> str:
    """A piece of evidence as the model reads it: whose it is, then what it says."""
    said = attribute_text(item.field, item.text) if item.kind == "field" and item.field else item.text
    context = f"{item.context} " if item.source == "qa" and item.context else ""
    return _SPACES.sub(" ", f"{context}{said}").strip()
