"""Rows of other programs' evaluation files as the fields of a case.

Ragas names its columns `user_input`, `reference`, `reference_contexts`, `reference_context_ids`; a
conversation is a list of messages. A table has a question and an answer under one of their usual headers; a
cell with several values parts them by "|". What a row holds beyond that (`response`, `retrieved_contexts`)
was another program's doing and is not read.
"""

import json
from collections.abc import Mapping

_QUESTION = ("question", "query", "q", "问题")
_ANSWER = ("answer", "answers", "reference", "ground_truth", "expected", "a", "答案", "回答")
_LISTS = ("must_include", "must_not_include", "evidence", "products")
_KEPT = ("id", "product_id", "action", "ability", "language")
_ROLES = {"human": "user", "user": "user", "ai": "assistant", "assistant": "assistant"}


def case_fields(row: Mapping[str, object], line: int, *, is_table: bool) -> dict[str, object]:
    """The fields of a case, in the contract's names.

    Args:
        row: As it was read. A JSON object in the contract's names is returned as it is.
        line: Its line, the id of a case that has none.
        is_table: Whether it is a row of cells, all of them text.

    Raises:
        ValueError: If a row of another program lacks its question or has it in an unknown form.
    """
    if "user_input" in row:
        return _from_ragas(row, line)
    return _from_table(row, line) if is_table else dict(row)


def _from_ragas(row: Mapping[str, object], line: int) -> dict[str, object]:
    question, history = _conversation(_decoded(row["user_input"]))
    fields: dict[str, object] = {
        "id": str(row.get("id") or f"line-{line}"),
        "question": question,
        "history": history,
    }
    if row.get("reference"):
        fields["answers"] = [row["reference"]]
    contexts = _decoded(row.get("reference_contexts"))
    if isinstance(contexts, list) and contexts:
        fields["expect"] = {"evidence_full": [{"text": text} for text in contexts]}
    ids = _decoded(row.get("reference_context_ids"))
    if isinstance(ids, list) and ids:
        fields["evidence"] = [str(one) for one in ids]
    fields.update({name: row[name] for name in _KEPT[1:] if row.get(name)})
    return fields


def _conversation(asked: object) -> tuple[str, list[dict[str, str]]]:
    """The last question, and the messages before it."""
    if isinstance(asked, str):
        return asked, []
    if not isinstance(asked, list) or not asked:
        raise ValueError("user_input must be a text or a list of messages")
    turns = []
    for message in asked:
        role = _ROLES.get(str(message.get("role") or message.get("type"))) if isinstance(message, dict) else None
        if role is None:
            raise ValueError(f"user_input: a message needs the type human or ai, got {message!r}")
        turns.append({"role": role, "content": str(message.get("content", ""))})
    while turns and turns[-1]["role"] != "user":
        turns.pop()
    if not turns:
        raise ValueError("user_input: no message is the customer's")
    return turns[-1]["content"], turns[:-1]


def _from_table(row: Mapping[str, object], line: int) -> dict[str, object]:
    by_name = {name.strip().lower(): value for name, value in row.items()}
    question = next((by_name[name] for name in _QUESTION if name in by_name), None)
    if question is None:
        raise ValueError(f"no question; its column must be named one of {', '.join(_QUESTION)}")
    fields: dict[str, object] = {"id": f"line-{line}", "question": question}
    answers = next((by_name[name] for name in _ANSWER if by_name.get(name)), None)
    if answers is not None:
        fields["answers"] = _parts(answers)
    fields.update({name: by_name[name] for name in _KEPT if by_name.get(name)})
    fields.update({name: _parts(by_name[name]) for name in _LISTS if by_name.get(name)})
    return fields


def _parts(cell: object) -> list[str]:
    """The values of a cell."""
    return [part.strip() for part in str(cell).split("|") if part.strip()]


def _decoded(cell: object) -> object:
    """A list that a CSV holds as its JSON; other cells as they are."""
    if isinstance(cell, str) and cell.lstrip().startswith("["):
        try:
            return json.loads(cell)
        except json.JSONDecodeError:
            return cell  # a question that begins with a bracket
    return cell
