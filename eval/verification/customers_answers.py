"""Answers and sentences that people wrote from one piece of evidence about a product, and the same with one change.

hetPQA: Shen et al., ECNLP 2022; semiPQA as well. Products are parted by their id; those here were not trained on.
"""

import hashlib
import random
from collections.abc import Sequence
from pathlib import Path

from eval.verification.entailment.data import is_dev
from eval.verification.entailment.negatives import WordPool, changed
from eval.verification.entailment.public_sets import hetpqa, semipqa
from eval.verification.labelled import Labelled
from eval.verification.records import Part
from index.entailment.examples import EntailmentExample


def customers_answers(data: Path, part: Part, *, n_each: int, seed: int) -> dict[str, list[Labelled]]:
    """At most so many texts of each set, half of them changed so that their evidence no longer holds them.

    Raises:
        MissingDataError: If a set is not there.
        CasesError: If one cannot be read.
    """
    answers = [one for one in hetpqa(data) if is_dev(one.group) and _part(one.group) == part]
    sentences = [one for one in semipqa(data, "test_seen") if _part(one.group) == part]
    return {
        "hetPQA answers": _with_changes(answers, n_each=n_each, seed=seed),
        "semiPQA sentences": _with_changes(sentences, n_each=n_each, seed=seed),
    }


def _part(group: str) -> Part:
    return "final" if hashlib.sha256(group.encode()).digest()[2] % 2 else "work"


def _with_changes(held: Sequence[EntailmentExample], *, n_each: int, seed: int) -> list[Labelled]:
    rng = random.Random(seed)
    pool = WordPool([one.statement for one in held])
    chosen = rng.sample(held, min(n_each // 2, len(held)))
    return [
        Labelled(source="\n".join(one.evidence), text=one.statement, is_held=one.is_held)
        for true in chosen
        for one in (true, *changed(true, pool, rng, most=1))
    ]
