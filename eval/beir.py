"""Retrieval alone, over a BEIR directory: `queries.jsonl`, `qrels/*.tsv` and, for the ids, `corpus.jsonl`.

The corpus is what the store was ingested from; it is not read into the store here. Results also go into a
TREC run file.
"""

import csv
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from eval import retrieval_metrics
from eval.asking import Asker
from eval.case import Case
from eval.cases import CaseFile
from eval.errors import CasesError, ReportError
from eval.outcome import Outcome
from eval.retrieval_metrics import Grades, Ranked
from eval.scores import Metric
from eval.scratch import shared_store
from eval.summary import ScoredCase
from rag.assembly import open_shop
from rag.settings import Settings

RUN_NAME = "run.trec"
_RUN_TAG = "shelftalk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgements:
    """The queries of a BEIR directory with their grades."""

    file: CaseFile
    grades: Mapping[str, Grades]  # by query id


_SCORED: Mapping[str, tuple[str, Ranked]] = {
    "ndcg@10": ("Quality of the ten best results (nDCG@10)", retrieval_metrics.ndcg),
    "ndcg@10_judged": (
        "The same over judged products only",
        lambda ranking, grades: retrieval_metrics.ndcg(ranking, grades, judged_only=True),
    ),
    "recall@10": (
        "Relevant products among the first 10",
        lambda ranking, grades: retrieval_metrics.recall(ranking, grades, k=10),
    ),
    "recall@100": (
        "Relevant products among the first 100",
        lambda ranking, grades: retrieval_metrics.recall(ranking, grades, k=100),
    ),
    "mrr": ("Rank of the first relevant product (MRR)", retrieval_metrics.reciprocal_rank),
    "precision@1": ("Relevant product first", retrieval_metrics.precision),
    "map": ("Mean average precision (mAP)", retrieval_metrics.average_precision),
    "judged@10": ("Judged products among the first 10", retrieval_metrics.judged_share),
}


def _never(case: Case, outcome: Outcome) -> float | None:
    raise AssertionError("metrics of a BEIR directory are computed from grades")


BEIR_METRICS: Mapping[str, Metric] = {
    name: Metric(name=name, group="retrieval", title=title, score=_never) for name, (title, _) in _SCORED.items()
}
"""What is reported of a BEIR directory."""


def is_beir(path: Path) -> bool:
    """Whether a path is a BEIR directory."""
    return path.is_dir() and (path / "queries.jsonl").is_file()


def read_beir(directory: Path) -> Judgements:
    """The judged queries of a directory, by their id.

    Grades come from every file of `qrels/`; a query without a judgement is left out.

    Raises:
        CasesError: If a file is missing or a line is bad; names file and line.
    """
    tables = sorted((directory / "qrels").glob("*.tsv"))
    if not tables:
        raise CasesError(f"{directory}: no judgements; a BEIR directory has qrels/test.tsv")
    grades: dict[str, dict[str, int]] = {}
    digest = hashlib.sha256()
    for table in tables:
        _read_grades(table, grades)
        digest.update(table.read_bytes())
    path = directory / "queries.jsonl"
    digest.update(path.read_bytes())
    cases = [case for case in _read_queries(path) if case.id in grades]
    if not cases:
        raise CasesError(f"{directory}: no query of queries.jsonl is judged in qrels/")
    file = CaseFile(name=directory.name, sha256=digest.hexdigest(), form="beir", cases=tuple(cases))
    return Judgements(file=file, grades=grades)


def search_all(
    settings: Settings, judgements: Judgements, *, progress: Callable[[int, int], None] | None = None
) -> list[ScoredCase]:
    """Every query searched in the store and scored.

    Raises:
        ShelftalkError: If the store cannot be searched.
    """
    tell = progress or (lambda n_done, n_all: None)
    results = []
    cases = judgements.file.cases
    with shared_store(settings) as shared, closing(Asker(open_shop(shared))) as asker:
        for n_done, case in enumerate(cases, start=1):
            ranking = asker.rank(case.question)
            results.append(scored_ranking(case, ranking, judgements.grades[case.id]))
            tell(n_done, len(cases))
    return results


def scored_ranking(case: Case, ranking: tuple[str, ...], grades: Grades) -> ScoredCase:
    """One query with its ranking, scored by every retrieval metric."""
    return ScoredCase(
        case=case,
        outcome=Outcome(case_id=case.id, fingerprint="", ranking=ranking),
        scores={name: score(ranking, grades) for name, (_, score) in _SCORED.items()},
        verdict=None,
    )


def write_run(results: Sequence[ScoredCase], path: Path) -> None:
    """Rankings as a TREC run: `query Q0 id rank score tag`; the score is 1 / rank, as trec_eval orders by it.

    Raises:
        ReportError: If it cannot be written.
    """
    lines = [
        f"{one.case.id} Q0 {key} {rank} {1 / rank:.6f} {_RUN_TAG}\n"
        for one in results
        for rank, key in enumerate(one.outcome.ranking or (), start=1)
    ]
    try:
        path.write_text("".join(lines), encoding="utf-8")
    except OSError as error:
        raise ReportError(f"cannot write the run to {str(path)!r}: {error.strerror}") from error


def _read_grades(path: Path, grades: dict[str, dict[str, int]]) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for line, row in enumerate(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE), start=1):
            if not row or (line == 1 and not row[-1].strip().lstrip("-").isdigit()):
                continue  # the header
            if len(row) != 3 or not row[2].strip().lstrip("-").isdigit():
                raise CasesError(f"{path}, line {line}: need query-id, corpus-id and a whole-number score, got {row!r}")
            grades.setdefault(row[0], {})[row[1]] = int(row[2])


def _read_queries(path: Path) -> list[Case]:
    cases = []
    for line, written in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), start=1):
        if not written.strip():
            continue
        try:
            row = json.loads(written)
        except json.JSONDecodeError as error:
            raise CasesError(f"{path}, line {line}: not JSON: {error.msg}") from error
        if not isinstance(row, dict) or not row.get("_id") or not str(row.get("text", "")).strip():
            raise CasesError(f"{path}, line {line}: a query needs _id and text")
        cases.append(Case(id=str(row["_id"]), question=str(row["text"]), ability="search", place=f"{path.name}:{line}"))
    return cases
