"""Check every statement and its corruptions against its evidence, and count what is found."""

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from catalog.database import Catalog
from eval.fairness import wilson_interval
from eval.verification.answers import true_answers
from eval.verification.fact_statements import fact_statements
from eval.verification.other_statements import comparisons, counts, dates, quotations
from eval.verification.records import Part, documents_of, records_of
from eval.verification.statement import CORRUPTIONS, CorruptionClass, Statement
from rag.claims.paraphrases import ParaphraseCheck
from rag.evidence import EvidenceItem
from rag.question import Language
from rag.verification import Verdict, verify

_TIMED_ANSWERS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share of cases with its 95 % Wilson interval."""

    n_hits: int
    n: int

    @property
    def mean(self) -> float | None:
        """Between 0 and 1; None without cases."""
        return self.n_hits / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson bounds; (0, 1) without cases."""
        return wilson_interval(self.n_hits, self.n) if self.n else (0.0, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassFound:
    """How many corruptions of one class were found."""

    kind: CorruptionClass
    recall: Share
    precision: Share  # of what was flagged among these corruptions and the true statements they were made from


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceFlagged:
    """How many true statements of one voice were wrongly flagged."""

    voice: str
    language: Language
    flagged: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A statement that was judged wrongly."""

    kind: CorruptionClass | None  # None: true and flagged
    voice: str
    text: str
    true: str
    verdict: Verdict
    evidence: tuple[EvidenceItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """All figures of one store and part."""

    store: str
    part: Part
    n_products: int
    classes: tuple[ClassFound, ...]
    voices: tuple[VoiceFlagged, ...]
    flagged: Share  # of all true statements
    answer_ms_p50: float  # to check an answer of three sentences, CPU time
    answer_ms_p95: float
    misses: tuple[Miss, ...]


def statements_of(catalog: Catalog, part: Part, *, n_products: int, seed: int) -> tuple[list[Statement], int]:
    """The statements made from one part of a store, and from how many products.

    Wordings that are reserved stand in the final part only.
    """
    rng = random.Random(seed)
    records = records_of(catalog, part, n_products=n_products, seed=seed)
    by_language: dict[str, list] = {}  # type: ignore[type-arg]  # of records
    for record in records:
        by_language.setdefault(record.language, []).append(record)
    made: list[Statement] = []
    for record in records:
        made.extend(fact_statements(record, by_language[record.language], rng))
    for group in by_language.values():
        made.extend(comparisons(group, rng))
        made.extend(counts(group, rng))
        made.extend(dates(group, rng))
    made.extend(quotations(records, documents_of(catalog, part), rng))
    return [one for one in made if part == "final" or not one.is_reserved], len(records)


def measure(
    store: str,
    catalog: Catalog,
    part: Part,
    *,
    n_products: int,
    seed: int,
    paraphrases: ParaphraseCheck | None = None,
) -> Found:
    """Check all statements of one part of a store; with `paraphrases`, a model judges what stands in other words."""
    statements, n_records = statements_of(catalog, part, n_products=n_products, seed=seed)
    times = _answer_times(statements, paraphrases)  # before anything is kept from an earlier check
    judged = list(_judged(statements, paraphrases))
    flagged_true = {id(one) for one, kind, _, verdict in judged if kind is None and verdict.status != "verified"}
    return Found(
        store=store,
        part=part,
        n_products=n_records,
        classes=tuple(_of_class(kind, statements, judged, flagged_true) for kind in CORRUPTIONS),
        voices=tuple(_of_voices(statements, flagged_true)),
        flagged=Share(n_hits=len(flagged_true), n=len(statements)),
        answer_ms_p50=median(times) if times else 0.0,
        answer_ms_p95=sorted(times)[int(0.95 * (len(times) - 1))] if times else 0.0,
        misses=tuple(
            Miss(kind=kind, voice=one.voice, text=text, true=one.text, verdict=verdict, evidence=one.evidence)
            for one, kind, text, verdict in judged
            if (verdict.status == "verified") != (kind is None)
        ),
    )


_Judged = tuple[Statement, CorruptionClass | None, str, Verdict]


def _judged(statements: Sequence[Statement], paraphrases: ParaphraseCheck | None) -> Iterator[_Judged]:
    for one in statements:
        yield one, None, one.text, verify(one.text, one.evidence, paraphrases=paraphrases)
        for wrong in one.wrong:
            yield one, wrong.kind, wrong.text, verify(wrong.text, one.evidence, paraphrases=paraphrases)


def _of_class(
    kind: CorruptionClass, statements: Sequence[Statement], judged: Sequence[_Judged], flagged_true: set[int]
) -> ClassFound:
    verdicts = [verdict for _, found, _, verdict in judged if found == kind]
    hits = sum(verdict.status != "verified" for verdict in verdicts)
    sources = [one for one in statements if any(wrong.kind == kind for wrong in one.wrong)]
    false_alarms = sum(id(one) in flagged_true for one in sources)
    return ClassFound(
        kind=kind,
        recall=Share(n_hits=hits, n=len(verdicts)),
        precision=Share(n_hits=hits, n=hits + false_alarms),
    )


def _of_voices(statements: Sequence[Statement], flagged_true: set[int]) -> Iterator[VoiceFlagged]:
    for voice, language in sorted({(one.voice, one.language) for one in statements}):
        some = [one for one in statements if (one.voice, one.language) == (voice, language)]
        yield VoiceFlagged(
            voice=voice,
            language=language,
            flagged=Share(n_hits=sum(id(one) in flagged_true for one in some), n=len(some)),
        )


def _answer_times(statements: Sequence[Statement], paraphrases: ParaphraseCheck | None) -> list[float]:
    """Milliseconds of CPU time to check answers of three sentences, each against the evidence of all three."""
    times = []
    if paraphrases is not None:
        paraphrases.judge.probability("It is red.", ["colour: red"])  # reads the weights
    for answer in true_answers(statements, most=_TIMED_ANSWERS):
        started = time.process_time()
        answer.check(paraphrases)
        times.append(1_000 * (time.process_time() - started))
    return times
