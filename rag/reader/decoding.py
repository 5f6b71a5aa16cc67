"""Write answers with the network: greedy, token by token, several at once or one with a guess of what is copied next.

Keys and values of what is written are kept, so that each step reads new tokens only. For a single answer the words
that follow the last copied one are proposed and checked in one step; the answer is the same, in fewer steps.

Reference: proposing what the prompt holds, Saxena, "Prompt lookup decoding", 2023; checking what was proposed,
Leviathan et al., ICML 2023.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch

from rag.reader.copying import Course, source_of
from rag.reader.input import MAX_TOKENS, PAD, SEGMENTS, SEP, STARTS, Given, ReaderTokenizer, Style
from rag.reader.network import Memory, Outlook, ReaderNetwork, Written

_PROPOSED = 6  # tokens guessed at a time; more cost more than they save
_TRIED = 64  # most probable tokens looked at for one that is allowed


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenToken:
    """A token of an answer and where it was most likely copied from."""

    id: int
    place: int | None  # in what was given; None where it stands nowhere there
    probability: float


class Decoder:
    """Writes answers to what is given.

    Args:
        network: Trained, in evaluation mode.
        tokenizer: The one it was trained with.
    """

    def __init__(self, network: ReaderNetwork, tokenizer: ReaderTokenizer) -> None:
        self.network = network
        self.tokenizer = tokenizer
        self._outputs = frozenset(network.output_ids.tolist())

    @torch.inference_mode()
    def write(
        self, given: Given, *, style: Style, max_tokens: int, proposed: int = _PROPOSED
    ) -> Iterator[WrittenToken]:
        """Yield one answer token by token, without its end.

        Args:
            given: What is given.
            style: How to write.
            max_tokens: At most as many, and as fit beside what is given.
            proposed: Tokens to guess at a time; 0 writes one a step.
        """
        memory = self._memory([given])
        course = Course(source_of(given, self.tokenizer), self._outputs)
        written = Written([], [])
        new = [STARTS[style]]  # accepted and not yet read
        left = min(max_tokens, MAX_TOKENS - len(given.ids) - 1)
        while left > 0:
            guess = self._guess(course, memory, proposed)[: left - 1] if len(course.ids) else []
            hidden, longer = self.network.write(memory, torch.tensor([[*new, *guess]]), SEGMENTS["answer"], written)
            outlook = self.network.outlook(memory, hidden)
            accepted: list[WrittenToken] = []
            for at in range(len(guess) + 1):
                token = self._best(outlook, memory, 0, len(new) - 1 + at, course)
                if token.id == SEP:
                    left = 0
                    break
                course.add(token.id)
                accepted.append(token)
                if at < len(guess) and token.id != guess[at]:
                    break
            yield from accepted
            left -= len(accepted)
            read = len(new) + max(0, len(accepted) - 1)
            written = longer.cut(written.length + read)
            new = [accepted[-1].id] if accepted else []

    @torch.inference_mode()
    def write_all(self, given: Sequence[Given], *, style: Style, max_tokens: int) -> list[list[WrittenToken]]:
        """Answers to several at once, each as `write` gives it; one step writes a token of every unfinished answer."""
        memory = self._memory(given)
        courses = [Course(source_of(one, self.tokenizer), self._outputs) for one in given]
        answers: list[list[WrittenToken]] = [[] for _ in given]
        rooms = [min(max_tokens, MAX_TOKENS - len(one.ids) - 1) for one in given]
        written = Written([], [])
        rows = list(range(len(given)))  # the unfinished
        last = [STARTS[style]] * len(rows)
        while rows:
            hidden, written = self.network.write(memory, torch.tensor(last)[:, None], SEGMENTS["answer"], written)
            outlook = self.network.outlook(memory, hidden)
            kept, last = [], []
            for at, row in enumerate(rows):
                token = self._best(outlook, memory, at, 0, courses[row])
                if token.id == SEP:
                    continue
                courses[row].add(token.id)
                answers[row].append(token)
                if len(answers[row]) < rooms[row]:
                    kept.append(at)
                    last.append(token.id)
            if len(kept) < len(rows):
                memory, written = _rows(memory, kept), _written_rows(written, kept)
                rows = [rows[at] for at in kept]
        return answers

    @torch.inference_mode()
    def next_token(self, given: Given, course: Course, *, style: Style) -> WrittenToken | None:
        """The token after the answer so far, everything read anew; None at its end. Slow: for comparison."""
        memory = self._memory([given])
        answer = torch.tensor([[STARTS[style], *course.ids]])
        hidden, _ = self.network.write(memory, answer, SEGMENTS["answer"], Written([], []))
        token = self._best(self.network.outlook(memory, hidden[:, -1:]), memory, 0, 0, course)
        return None if token.id == SEP else token

    def _memory(self, given: Sequence[Given]) -> Memory:
        longest = max(len(one.ids) for one in given)
        ids = torch.full((len(given), longest), PAD)  # (B, S)
        segments = torch.zeros((len(given), longest), dtype=torch.int64)
        is_token = torch.zeros((len(given), longest), dtype=torch.bool)
        for row, one in enumerate(given):
            ids[row, : len(one.ids)] = torch.tensor(one.ids)
            segments[row, : len(one.ids)] = torch.tensor(one.segments)
            is_token[row, : len(one.ids)] = True
        return self.network.give(ids, segments, is_token)

    def _best(self, outlook: Outlook, memory: Memory, row: int, at: int, course: Course) -> WrittenToken:
        """The most probable token that may follow."""
        copied = outlook.copied[row, at].exp()  # (S,)
        scores = torch.zeros(self.network.shape.vocabulary)  # (vocabulary,)
        scores[self.network.output_ids] = outlook.generated[row, at].exp()
        scores.index_add_(0, memory.ids[row], copied * memory.is_token[row])
        must = course.must()
        if must is not None:
            allowed = max(sorted(must), key=lambda id_: float(scores[id_]))
            return self._token(allowed, scores, copied, memory, row, course)
        for id_ in scores.topk(min(_TRIED, len(scores))).indices.tolist():
            if course.allows(id_):
                return self._token(id_, scores, copied, memory, row, course)
        return WrittenToken(id=SEP, place=None, probability=0.0)

    def _token(
        self, id_: int, scores: torch.Tensor, copied: torch.Tensor, memory: Memory, row: int, course: Course
    ) -> WrittenToken:
        places = course.places_of(id_)
        after = [place for place in places if place - 1 in course.copied_from]
        weights = copied.tolist() if places else []
        place = max(after or places, key=lambda p: (weights[p], -p), default=None)
        return WrittenToken(id=id_, place=place, probability=float(scores[id_]))

    def _guess(self, course: Course, memory: Memory, count: int) -> list[int]:
        """What would follow if copying went on."""
        return course.following(course.last_place, count) if course.last_place is not None else []


def _rows(memory: Memory, kept: Sequence[int]) -> Memory:
    """Those rows of a memory."""
    picked = torch.tensor(list(kept), dtype=torch.int64)
    return Memory(
        ids=memory.ids[picked],
        is_token=memory.is_token[picked],
        lengths=memory.lengths[picked],
        keys=[k[picked] for k in memory.keys],
        values=[v[picked] for v in memory.values],
        hidden=memory.hidden[picked],
        copy_keys=memory.copy_keys[picked],
    )


def _written_rows(written: Written, kept: Sequence[int]) -> Written:
    picked = torch.tensor(list(kept), dtype=torch.int64)
    return Written([k[picked] for k in written.keys], [v[picked] for v in written.values])
