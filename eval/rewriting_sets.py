"""Conversations with a rewriting of each follow-up: CANARD, TREC CAsT, MTRAG, and the dialogues of KdConv.

A case is a question with the turns before it; first questions are left out, for they follow nothing. Of each set one
part is for fitting and tuning (`dev`), the other for measuring (`test`); MTRAG is for measuring only. The parts share
no page, topic or dialogue.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field, RootModel

from eval.tracks.archives import PublicForm, member_text, parsed, parsed_lines
from rag.question import Turn

Part = Literal["dev", "test"]

MTRAG_DOMAINS = ("clapnq", "cloud", "fiqa", "govt")
_KDCONV_DOMAINS = ("film", "music", "travel")
_KDCONV_PARTS: tuple[Part, ...] = ("dev", "test")
_ASKS_ZH = re.compile(r"[？?]|[吗呢]|什么|多少|哪|谁|几")
_NAME_END_ZH = re.compile(r"[（(].*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """A question of a conversation with the rewriting that says what was meant."""

    id: str
    set: str
    part: Part
    turns: tuple[Turn, ...]  # before it, oldest first
    question: str
    rewriting: str
    about: tuple[str, ...] = ()  # the title of the page the conversation is about, where there is one


class _Canard(PublicForm):
    history: list[str] = Field(alias="History", min_length=2)  # title, section, then question and answer in turn
    dialogue: str = Field(alias="QuAC_dialog_id")
    number: int = Field(alias="Question_no")
    question: str = Field(alias="Question")
    rewrite: str = Field(alias="Rewrite")


class _CastTurn(PublicForm):
    number: int | str
    raw_utterance: str = ""
    utterance: str = ""  # its name in 2022
    manual_rewritten_utterance: str = ""
    passage: str = ""
    response: str = ""  # its name in 2022


class _CastTopic(PublicForm):
    number: int
    turn: list[_CastTurn]


class _Query(PublicForm):
    id: str = Field(alias="_id")
    text: str


class _Fact(PublicForm):
    name: str


class _Message(PublicForm):
    message: str
    attrs: tuple[_Fact, ...] = ()


class _Dialogue(PublicForm):
    messages: list[_Message]


def read_canard(data: Path) -> Iterator[FollowUp]:
    """CANARD's development file: questions about a Wikipedia article, its answers spans of it.

    The article's title is what the conversation is about; the section's title counts as a first message. Articles
    are parted by the hash of their title.

    Raises:
        MissingDataError, CasesError: If the set is not there, or not as it is published; so for all readers here.

    Reference: Elgohary, Peskov, Boyd-Graber, EMNLP 2019. CC BY-SA 4.0.
    """
    path = "data/release/dev.json"
    for row in parsed(member_text(data, "canard", path), RootModel[list[_Canard]], f"canard/{path}").root:
        title, section, *said = row.history
        if said:
            yield FollowUp(
                id=f"{row.dialogue}_{row.number}",
                set="canard",
                part="dev" if hashlib.sha256(title.encode()).digest()[0] % 2 == 0 else "test",
                turns=(_turn(False, section), *(_turn(place % 2 == 0, text) for place, text in enumerate(said))),
                question=row.question,
                rewriting=row.rewrite,
                about=(title,),
            )


def read_treccast(data: Path) -> Iterator[FollowUp]:
    """TREC CAsT 2019 to 2022, with the responses where the year has them (2021, 2022).

    2019 (training sample and evaluation) and 2021 are `dev`, 2020 and 2022 are `test`. Of 2022's topics, which are
    written out once for each branch, each question is taken once.

    Reference: Dalton, Xiong, Callan, TREC 2019 to 2022. MIT.
    """
    for topics, rewritten in (
        ("training/train_topics_v1.0.json", "training/train_topic_sample_annotated_resolved_v1.0.tsv"),
        ("evaluation/evaluation_topics_v1.0.json", "evaluation/evaluation_topics_annotated_resolved_v1.0.tsv"),
    ):
        lines = member_text(data, "treccast", f"2019/data/{rewritten}").splitlines()
        pairs = dict(line.split("\t", 1) for line in lines if "\t" in line)
        yield from _topics(data, f"2019/data/{topics}", "dev", pairs)
    yield from _topics(data, "2020/2020_manual_evaluation_topics_v1.0.json", "test")
    yield from _topics(data, "2021/2021_manual_evaluation_topics_v1.0.json", "dev")
    yield from _topics(data, "2022/2022_evaluation_topics_flattened_duplicated_v1.0.json", "test")


def read_mtrag(data: Path) -> Iterator[FollowUp]:
    """The retrieval tasks of MTRAG: the customers' turns alone.

    Reference: Katsis et al., MTRAG, TACL 2025. Apache-2.0.
    """
    for domain in MTRAG_DOMAINS:
        rewritten = dict(_mtrag_queries(data, domain, "rewrite"))
        for task, said in _mtrag_queries(data, domain, "questions"):
            *earlier, question = said
            if earlier and task in rewritten:
                yield FollowUp(
                    id=task,
                    set="mtrag",
                    part="test",
                    turns=tuple(_turn(True, text) for text in earlier),
                    question=question,
                    rewriting=" ".join(rewritten[task]),
                )


def read_kdconv(data: Path) -> Iterator[FollowUp]:
    """Chinese dialogues of KdConv, whose replies say of which entity they state something.

    Both speakers tell and ask; who states a fact stands for the assistant. Nobody rewrote the questions: one whose
    reply is about a single entity that was named before stands for the question with that name behind it, or for
    itself where it holds the name.

    Reference: Zhou et al., KdConv, ACL 2020. Apache-2.0.
    """
    for domain in _KDCONV_DOMAINS:
        for part in _KDCONV_PARTS:
            path = f"data/{domain}/{part}.json"
            read = parsed(member_text(data, "KdConv", path), RootModel[list[_Dialogue]], f"KdConv/{path}")
            for number, dialogue in enumerate(read.root):
                yield from _of_dialogue(f"{domain}-{part}-{number}", part, dialogue.messages)


READERS: Mapping[str, Callable[[Path], Iterator[FollowUp]]] = {
    "canard": read_canard,
    "treccast": read_treccast,
    "mtrag": read_mtrag,
    "KdConv": read_kdconv,
}
"""Reader by the name of the set's folder or archive."""


def _topics(data: Path, path: str, part: Part, rewritten: Mapping[str, str] | None = None) -> Iterator[FollowUp]:
    """The follow-ups of one year; the rewritings from its turns, or by turn where they come in a file of their own."""
    seen: set[str] = set()
    for topic in parsed(member_text(data, "treccast", path), RootModel[list[_CastTopic]], f"treccast/{path}").root:
        turns: list[Turn] = []
        for row in topic.turn:
            key = f"{topic.number}_{row.number}"
            question = row.raw_utterance or row.utterance
            meant = row.manual_rewritten_utterance if rewritten is None else rewritten.get(key)
            if turns and meant and key not in seen:
                seen.add(key)
                yield FollowUp(
                    id=f"{path[:4]}_{key}",
                    set="treccast",
                    part=part,
                    turns=tuple(turns),
                    question=question,
                    rewriting=meant,
                )
            turns.append(_turn(True, question))
            response = row.passage or row.response
            if response:
                turns.append(_turn(False, response))


def _mtrag_queries(data: Path, domain: str, form: str) -> Iterator[tuple[str, list[str]]]:
    """Id and messages of each task; a text holds one message behind each "|user|:"."""
    path = f"mtrag-human/retrieval_tasks/{domain}/{domain}_{form}.jsonl"
    for row in parsed_lines(member_text(data, "mtrag", path), _Query, f"mtrag/{path}"):
        yield row.id, [text.strip() for text in row.text.split("|user|:") if text.strip()]


def _of_dialogue(name: str, part: Part, messages: Sequence[_Message]) -> Iterator[FollowUp]:
    for number in range(1, len(messages) - 1):
        question = messages[number].message
        entities = {_NAME_END_ZH.sub("", fact.name) for fact in messages[number + 1].attrs} - {""}
        if messages[number].attrs or len(entities) != 1 or not _ASKS_ZH.search(question):
            continue
        entity = entities.pop()
        if any(entity in earlier.message for earlier in messages[: number + 1]):
            yield FollowUp(
                id=f"{name}-{number}",
                set="KdConv",
                part=part,
                turns=tuple(_turn(not earlier.attrs, earlier.message) for earlier in messages[:number]),
                question=question,
                rewriting=question if entity in question else f"{question} {entity}",
            )


def _turn(of_user: bool, text: str) -> Turn:
    return Turn(role="user" if of_user else "assistant", content=text)
