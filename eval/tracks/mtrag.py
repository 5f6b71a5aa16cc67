"""MTRAG-UN: conversations over documents, some of which ask what no document says.

Split measured: the 288 tasks of `mtragun-human` in the collections `govt` and `ibmcloud`, which are the nearest to a
shop's terms and manuals; the conversations of `mtrag-human` are left to training. Each task is the last turn of a
conversation, with all turns before it given. The whole collections are not part of the data at hand: the documents
are the reference passages of these tasks, each as one document, so that finding is easier than in the whole.

Reference: Rosenthal et al., MTRAG-UN, Findings of ACL 2026; Apache-2.0.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from eval.cases import CaseRecord, EvidenceRecord, ExpectRecord, TurnRecord
from eval.tracks.archives import PublicForm, member_text, parsed_lines
from eval.tracks.ground import (
    DEMO_SHOP,
    Ground,
    Run,
    Track,
    run_of,
    store_of,
    write_documents,
    write_sample,
)
from rag.answer import Action
from rag.question import MAX_QUESTION_CHARS

_NAME, _SPLIT = "mtrag", "mtragun-human/generation_tasks/reference.jsonl"
_COLLECTIONS = ("govt", "ibmcloud")
_N_CASES = 200
_PRODUCTS = DEMO_SHOP / "products" / "vacuum-cleaners.jsonl"
_MAX_TITLE_CHARS = 80
_WORD = re.compile(r"[^\W\d_]{3}")

_ACTIONS: dict[str, tuple[Action, ...]] = {
    "ANSWERABLE": ("answer",),
    "PARTIAL": ("answer", "abstain"),
    "UNANSWERABLE": ("abstain", "clarify"),
    "UNDERSPECIFIED": ("clarify", "abstain"),
}


class _Context(PublicForm):
    document_id: str
    text: str
    title: str | None = None


class _Message(PublicForm):
    speaker: Literal["user", "agent"]
    text: str


class _Task(PublicForm):
    task_id: str
    contexts: tuple[_Context, ...]
    input: tuple[_Message, ...]  # the last one is the question
    targets: tuple[_Message, ...]
    answerability: tuple[str, ...]
    Collection: str


def held_out_texts(data: Path) -> Iterator[str]:
    """The questions and passages that are measured on."""
    for task in _tasks(data):
        yield task.input[-1].text
        yield from (context.text for context in task.contexts)


def _measure(ground: Ground) -> tuple[Run, ...]:
    tasks = _tasks(ground.data)
    folder = ground.out / "mtrag"
    documents = {one["id"]: one for task in tasks for one in map(_document, task.contexts)}
    source = write_documents(folder / "documents.jsonl", documents.values())
    settings = store_of(ground, "mtrag", [_PRODUCTS, source])
    records = [record for task in tasks if (record := _record(task)) is not None]
    cases = write_sample(ground, "mtrag", records, _N_CASES)
    return (run_of(ground, "mtrag", "with the turns before", settings, cases),)


def _tasks(data: Path) -> list[_Task]:
    tasks = parsed_lines(member_text(data, _NAME, _SPLIT), _Task, f"{_NAME}/{_SPLIT}")
    return [task for task in tasks if task.Collection in _COLLECTIONS]


def _document(context: _Context) -> dict[str, str]:
    return {"id": context.document_id, "title": context.title or _first_line(context.text), "text": context.text}


def _first_line(text: str) -> str:
    """A title for a passage that has none: its first line with a word in it."""
    line = next((line for line in text.splitlines() if _WORD.search(line)), "Document")
    return " ".join(line.split())[:_MAX_TITLE_CHARS]


def _record(task: _Task) -> CaseRecord | None:
    """The last turn as a case; None where it is too long for a question or of an unknown kind."""
    kind = task.answerability[0] if task.answerability else ""
    question = task.input[-1].text.strip()
    if kind not in _ACTIONS or not question or len(question) > MAX_QUESTION_CHARS:
        return None
    is_answered = _ACTIONS[kind][0] == "answer"
    labels = tuple(EvidenceRecord(text=context.text) for context in task.contexts) if is_answered else ()
    return CaseRecord(
        id=task.task_id.replace("<::>", "-"),
        question=question,
        history=tuple(
            TurnRecord(role="user" if turn.speaker == "user" else "assistant", content=turn.text)
            for turn in task.input[:-1]
        ),
        answers=tuple(target.text.strip() for target in task.targets if target.text.strip()) if is_answered else (),
        ability=kind.lower(),
        language="en",
        expect=ExpectRecord(actions=_ACTIONS[kind], evidence_full=labels),
    )


MTRAG = Track(
    name="mtrag",
    title="Conversations over documents (MTRAG-UN)",
    about=f"The last turn of {_N_CASES} conversations about public services and a cloud provider's documentation "
    "(mtragun-human, collections `govt` and `ibmcloud`, Apache-2.0), with the turns before it given; the documents are "
    "the 683 reference passages, 11 products of the demo shop beside them. Right is a reply that cites a reference "
    "passage or says 60 % of the reference answer's words; for questions that nothing answers, and for those that "
    "could mean several things, refusing or asking back. Partly answerable ones may be answered or refused.",
    measure=_measure,
)
