"""`python -m eval.rewriting --data DIR`: how well follow-ups are searched for.

What would be searched with is held against the rewriting that says what was meant, as sets of content words (the
terms of the index without stop words): recall is the share of the rewriting's words that are searched with,
precision the share of the searched words that the rewriting has. Four ways are compared: the last turn only, all
questions, all turns, and `rag.words.rewriting`. Prints Markdown; `--fit` prints newly fitted weights instead.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Annotated

import typer

from catalog.errors import ShelftalkError
from eval.intervals import bootstrap_interval, holm, paired_randomisation
from eval.measuring_options import UNUSABLE, tell
from eval.page_cells import shown, table
from eval.retrieval_metrics import ndcg, recall
from eval.rewriting_fitting import fit_weights
from eval.rewriting_retrieval import Pool, rankings, read_pool
from eval.rewriting_sets import READERS, FollowUp
from eval.tracks.ground import MissingDataError
from index.terms import STOP_WORDS, terms
from rag.words.rewriting import rewrite

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)

LAST, QUESTIONS, ALL, OURS = "last turn only", "all questions", "all turns", "rewriting"
WAYS: Mapping[str, Callable[[FollowUp], str]] = {
    LAST: lambda one: one.question,
    QUESTIONS: lambda one: " ".join([*(t.content for t in one.turns if t.role == "user"), one.question]),
    ALL: lambda one: " ".join([*one.about, *(turn.content for turn in one.turns), one.question]),
    OURS: lambda one: rewrite(one.question, one.turns, about=one.about).text,
}
"""What is searched with, by the name of the way."""

_GOLD = "the rewriting itself"
_SCORES = ("recall", "precision", "F1")


@dataclass(frozen=True, slots=True, kw_only=True)
class WordScores:
    """What is searched with against what was meant."""

    recall: float
    precision: float
    f1: float
    n_words: int  # searched with


def content_words(text: str) -> frozenset[str]:
    """The terms of a text without stop words."""
    return frozenset(terms(text)) - STOP_WORDS


def word_scores(searched: str, meant: str) -> WordScores | None:
    """Recall, precision and F1 of content words; None where the rewriting has none.

    Searching with nothing has precision 1: nothing wrong was searched with.

    Example:
        >>> scores = word_scores("who pays for return tent", "Who pays for the shipping of a return?")
        >>> scores.recall == 2 / 3 and scores.precision == 2 / 3
        True
    """
    words, wanted = content_words(searched), content_words(meant)
    if not wanted:
        return None
    n_common = len(words & wanted)
    found, right = n_common / len(wanted), n_common / len(words) if words else 1.0
    both = 2 * found * right / (found + right) if n_common else 0.0
    return WordScores(recall=found, precision=right, f1=both, n_words=len(words))


def scores_of(follow_ups: Sequence[FollowUp]) -> dict[str, list[WordScores]]:
    """The scores of each way, over the same follow-ups in the same order."""
    return {
        name: [scores for one in follow_ups if (scores := word_scores(way(one), one.rewriting)) is not None]
        for name, way in WAYS.items()
    }


def words_table(found: Mapping[str, Sequence[WordScores]], *, seed: int) -> str:
    """Means with intervals, and paired tests of the rewriting against the other ways, as Markdown."""
    rows = []
    for name, scores in found.items():
        columns = _columns(scores)
        cells = [shown(bootstrap_interval(columns[score], seed=seed)) for score in _SCORES]
        rows.append((name, *cells, f"{fmean(one.n_words for one in scores):.1f}"))
    ours = _columns(found[OURS])
    others = [name for name in found if name != OURS]
    pairs = [(other, score) for other in others for score in _SCORES]
    p_values = holm([paired_randomisation(ours[s], _columns(found[o])[s], seed=seed) for o, s in pairs])
    tests = [
        f"{s} against {o} {fmean(ours[s]) - fmean(_columns(found[o])[s]):+.3f} (p {p:.4f})"
        for (o, s), p in zip(pairs, p_values, strict=True)
    ]
    head = ("searched with", *_SCORES, "words")
    return f"{table(head, rows)}\n\nDifferences of the rewriting, p corrected by Holm: {'; '.join(tests)}."


def search_table(pool: Pool, follow_ups: Sequence[FollowUp], *, seed: int) -> str:
    """nDCG@10 and recall@5 of BM25 in the pool for each way, and the rewriting itself where there is one."""
    ways = dict(WAYS)
    if all(one.rewriting for one in follow_ups):
        ways[_GOLD] = lambda one: one.rewriting
    found = {name: rankings(pool, [way(one) for one in follow_ups]) for name, way in ways.items()}
    scores: dict[str, list[float]] = {}
    rows = []
    for name, ranked in found.items():
        graded = [(ranking, pool.grades[one.id]) for ranking, one in zip(ranked, follow_ups, strict=True)]
        scores[name] = [ndcg(ranking, grades) or 0.0 for ranking, grades in graded]
        early = [recall(ranking, grades, k=5) or 0.0 for ranking, grades in graded]
        rows.append((name, *(shown(bootstrap_interval(one, seed=seed)) for one in (scores[name], early))))
    p_values = holm([paired_randomisation(scores[OURS], scores[other], seed=seed) for other in (LAST, ALL)])
    tests = f"against {LAST} p {p_values[0]:.4f}, against {ALL} p {p_values[1]:.4f}"
    return f"{table(('searched with', 'nDCG@10', 'recall@5'), rows)}\n\nnDCG@10 of the rewriting {tests} (Holm)."


@app.command()
def main(
    data: Annotated[Path, typer.Option(help="Folder with canard, treccast, mtrag, KdConv, each a folder or .tar.xz.")],
    fit: Annotated[bool, typer.Option("--fit", help="Print weights fitted on the development parts, and end.")] = False,
    seed: Annotated[int, typer.Option(min=0, help="Of intervals and tests.")] = 0,
) -> None:
    """Measure what follow-ups are searched with against what was meant."""
    try:
        sets = _present(data)
        if fit:
            for name, weight in fit_weights([x for found in sets.values() for x in found if x.part == "dev"]).items():
                typer.echo(f"{weight:+.2f}  {name}")
            return
        for name, found in sets.items():
            for part in ("dev", "test"):
                chosen = [one for one in found if one.part == part]
                if chosen:
                    typer.echo(f"\n## {name}, {part}: {len(chosen)} follow-ups\n")
                    typer.echo(words_table(scores_of(chosen), seed=seed))
        if "mtrag" in sets:
            pool = read_pool(data)
            judged = [one for one in sets["mtrag"] if one.id in pool.grades]
            for title, chosen in (("mtrag, test", judged), ("mtrag-un, dev", list(pool.others))):
                typer.echo(f"\n## Search, {title}: {len(chosen)} follow-ups, {len(pool.passages)} passages\n")
                typer.echo(search_table(pool, chosen, seed=seed))
    except ShelftalkError as error:
        typer.echo(f"shelftalk: {error}", err=True)
        raise typer.Exit(UNUSABLE) from error


def _present(data: Path) -> dict[str, list[FollowUp]]:
    """The follow-ups of each set that is there."""
    sets = {}
    for name, read in READERS.items():
        try:
            sets[name] = list(read(data))
        except MissingDataError as error:
            tell(f"{name}: left out, {error}")
    if not sets:
        raise MissingDataError(f"{str(data)!r} holds none of {', '.join(READERS)}; give their folder with --data")
    return sets


def _columns(scores: Sequence[WordScores]) -> dict[str, list[float]]:
    values = [(one.recall, one.precision, one.f1) for one in scores]
    return dict(zip(_SCORES, map(list, zip(*values, strict=True)), strict=True))


if __name__ == "__main__":
    app()
