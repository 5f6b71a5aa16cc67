"""What history rewriting does to search, on the conversations of MTRAG whose judged passages are at hand.

The four collections of MTRAG are not part of the data at hand, only the passages that its reference answers rest on.
They make one pool, and the conversations all of whose judged passages lie in it are searched there, by words alone
(BM25 as in the product). Finding is easier than in the whole, so that only the differences between ways to search
mean something. TREC CAsT comes with judgements but without any of its collections: nothing is searched there.
"""

import csv
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from eval.errors import CasesError
from eval.retrieval_metrics import Grades
from eval.rewriting_sets import MTRAG_DOMAINS, FollowUp
from eval.tracks.archives import PublicForm, member_text, parsed, parsed_lines
from index.tantivy_lexical import TantivyLexicalIndex, TantivyWriter
from index.terms import question_terms, terms
from rag.question import Turn

_FIELD = "text"
_N_FOUND = 10


class _Passage(PublicForm):
    document_id: str
    text: str
    title: str | None = None


class _Speech(PublicForm):
    speaker: str
    text: str


class _Task(PublicForm):
    task_id: str
    contexts: list[_Passage]
    input: list[_Speech]


class _Evaluations(PublicForm):
    documents: list[_Passage]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Passages with the conversations that can be searched in them."""

    passages: Mapping[str, str]  # text with its title, by id
    grades: Mapping[str, Grades]  # by id of the follow-up; all judged passages are in the pool
    others: tuple[FollowUp, ...]  # of MTRAG-UN: with the assistant's turns, but without a rewriting


def read_pool(data: Path) -> Pool:
    """The passages at hand and the judgements that they suffice for.

    Raises:
        MissingDataError, CasesError: If `mtrag` is not there, or not as it is published.
    """
    path = "mtrag-human/evaluations/reference_subset_with_human_evaluations.json"
    documents = parsed(member_text(data, "mtrag", path), _Evaluations, f"mtrag/{path}").documents
    path = "mtragun-human/generation_tasks/reference.jsonl"
    tasks = parsed_lines(member_text(data, "mtrag", path), _Task, f"mtrag/{path}")
    found = [*documents, *(passage for task in tasks for passage in task.contexts)]
    passages = {one.document_id: f"{one.title or ''}\n{one.text}" for one in found}
    grades: dict[str, dict[str, int]] = {}
    for domain in MTRAG_DOMAINS:
        _read_grades(data, f"mtrag-human/retrieval_tasks/{domain}/qrels/dev.tsv", grades)
        _read_grades(data, f"mtragun-human/retrieval_tasks/qrels/{domain}.tsv", grades)
    complete = {task: one for task, one in grades.items() if one.keys() <= passages.keys()}
    others = [_follow_up(task) for task in tasks if task.task_id in complete and len(task.input) > 1]
    return Pool(passages=passages, grades=complete, others=tuple(others))


def rankings(pool: Pool, texts: Sequence[str]) -> list[list[str]]:
    """The ten best passages of the pool for each text, best first."""
    ids = sorted(pool.passages)
    with tempfile.TemporaryDirectory() as folder:
        with closing(TantivyWriter(Path(folder), [_FIELD])) as writer:
            for row, key in enumerate(ids):
                writer.add(row, {_FIELD: terms(pool.passages[key])})
        index = TantivyLexicalIndex(Path(folder), {_FIELD: 1.0})
        return [[ids[row] for row in index.search(question_terms(text), limit=_N_FOUND).rows] for text in texts]


def _follow_up(task: _Task) -> FollowUp:
    turns = [Turn(role="user" if one.speaker == "user" else "assistant", content=one.text) for one in task.input]
    return FollowUp(
        id=task.task_id, set="mtrag-un", part="dev", turns=tuple(turns[:-1]), question=turns[-1].content, rewriting=""
    )


def _read_grades(data: Path, path: str, grades: dict[str, dict[str, int]]) -> None:
    for row in csv.reader(member_text(data, "mtrag", path).splitlines()[1:], delimiter="\t"):
        if len(row) != 3 or not row[2].isdigit():
            raise CasesError(f"mtrag/{path}: need query-id, corpus-id and a whole-number score, got {row!r}")
        grades.setdefault(row[0], {})[row[1]] = int(row[2])
