"""Write answers with the network: greedy, token by token, several at once or one with a guess of what is copied next.

Keys and values of what is written are kept, so that each step reads new tokens only. For a single answer the words
that follow the last copied one are proposed and checked in one step; the answer is the same, in fewer steps.

Reference: proposing what the prompt holds, Saxena, "Prompt lookup decoding", 2023; checking what was proposed,
Leviathan et al., ICML 2023.
"""

from collections.abc import Iterator, Sequence

import torch

from index.learning.token_ids import SEP
from rag.reader.batches import given_tensors
from rag.reader.choosing import Chances, WrittenToken, slots_of
from rag.reader.copying import Course, source_of
from rag.reader.input import MAX_TOKENS, NOT_STATED_TOKEN, SEGMENTS, STARTS, Given, ReaderTokenizer, Style
from rag.reader.network import Memory, ReaderNetwork, Written

_PROPOSED = 6  # tokens guessed at a time; more cost more than they save
LEAST_NOT_STATED = 0.3  # refuses 5 % of answerable questions of people and 69 % of unanswerable ones (reader_refusing)
_KEPT_SHARE = 0.6  # of the rows still written, below which the others are taken out; taking out copies everything


class Decoder:
    """Writes answers to what is given.

    Args:
        network: Trained, in evaluation mode.
        tokenizer: The one it was trained with.
        least_not_stated: Probability from which "this is not stated" is believed; below, the next best is written.
    """

    def __init__(
        self, network: ReaderNetwork, tokenizer: ReaderTokenizer, *, least_not_stated: float = LEAST_NOT_STATED
    ) -> None:
        self._least_not_stated = least_not_stated
        self.network = network
        self.tokenizer = tokenizer
        self._output_ids: list[int] = network.output_ids.tolist()
        self._outputs = frozenset(self._output_ids)
        self._yes_or_no = frozenset(tokenizer.ids("yes") + tokenizer.ids("no")) | {NOT_STATED_TOKEN}

    @torch.inference_mode()
    def write(
        self, given: Given, *, style: Style, max_tokens: int, proposed: int = _PROPOSED, decides: bool = False
    ) -> Iterator[WrittenToken]:
        """Yield one answer token by token, without its end.

        Args:
            given: What is given.
            style: How to write.
            max_tokens: At most as many, and as fit beside what is given.
            proposed: Tokens to guess at a time; 0 writes one a step.
            decides: Whether it begins with yes or no, or says that it is not stated.
        """
        left = min(max_tokens, MAX_TOKENS - len(given.ids) - 1)
        memory = self._memory([given]).with_room(left + proposed + 1)
        slots = slots_of(memory, self.network.output_ids)
        course = self._course(given, decides)
        written = Written()
        new = [STARTS[style]]  # accepted and not yet read
        while left > 0:
            guess = self._guess(course, proposed)[: left - 1]
            hidden, longer = self.network.write(memory, torch.tensor([[*new, *guess]]), SEGMENTS["answer"], written)
            chances = Chances(self.network.outlook(memory, hidden), slots)
            accepted: list[WrittenToken] = []
            for at in range(len(guess) + 1):
                token = self._choose(chances, 0, len(new) - 1 + at, course)
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
    def write_all(
        self, given: Sequence[Given], *, style: Style, max_tokens: int, decides: Sequence[bool] = ()
    ) -> list[list[WrittenToken]]:
        """Answers to several at once, each as `write` gives it; one step writes a token of every unfinished answer."""
        decides = decides or [False] * len(given)
        rooms = [min(max_tokens, MAX_TOKENS - len(one.ids) - 1) for one in given]
        memory = self._memory(given).with_room(max(rooms) + 1)
        slots = slots_of(memory, self.network.output_ids)
        courses = [self._course(one, says) for one, says in zip(given, decides, strict=True)]
        answers: list[list[WrittenToken]] = [[] for _ in given]
        written = Written()
        rows = list(range(len(given)))  # those in the memory
        last = [STARTS[style]] * len(rows)
        is_open = [room > 0 for room in rooms]
        while any(is_open):
            hidden, written = self.network.write(memory, torch.tensor(last)[:, None], SEGMENTS["answer"], written)
            chances = Chances(self.network.outlook(memory, hidden), slots)
            for at, row in enumerate(rows):
                if not is_open[row]:
                    continue
                token = self._choose(chances, at, 0, courses[row])
                if token.id != SEP:
                    courses[row].add(token.id)
                    answers[row].append(token)
                last[at] = token.id
                is_open[row] = token.id != SEP and len(answers[row]) < rooms[row]
            kept = [at for at, row in enumerate(rows) if is_open[row]]
            if kept and len(kept) <= len(rows) * _KEPT_SHARE:
                memory, slots = memory.rows(kept), slots[kept]
                rows, last = [rows[at] for at in kept], [last[at] for at in kept]
        return answers

    @torch.inference_mode()
    def next_token(self, given: Given, course: Course, *, style: Style) -> WrittenToken | None:
        """The token after the answer so far, everything read anew; None at its end. Slow: for comparison."""
        memory = self._memory([given])
        answer = torch.tensor([[STARTS[style], *course.ids]])
        hidden, _ = self.network.write(memory, answer, SEGMENTS["answer"], Written())
        chances = Chances(self.network.outlook(memory, hidden[:, -1:]), slots_of(memory, self.network.output_ids))
        token = self._choose(chances, 0, 0, course)
        return None if token.id == SEP else token

    @torch.inference_mode()
    def not_stated(self, given: Sequence[Given], *, style: Style) -> list[float]:
        """The probability of "this is not stated" for each."""
        memory = self._memory(given)
        start = torch.full((len(given), 1), STARTS[style])
        hidden, _ = self.network.write(memory, start, SEGMENTS["answer"], Written())
        generated = self.network.outlook(memory, hidden).generated[:, 0].exp()  # (B, outputs)
        found: list[float] = generated[:, self._output_ids.index(NOT_STATED_TOKEN)].tolist()
        return found

    def _memory(self, given: Sequence[Given]) -> Memory:
        return self.network.give(*given_tensors([one.ids for one in given], [one.segments for one in given]))

    def _course(self, given: Given, decides: bool) -> Course:
        openings = self._yes_or_no & self._outputs if decides else frozenset[int]()
        return Course(source_of(given, self.tokenizer), self._outputs, openings)

    def _choose(self, chances: Chances, row: int, at: int, course: Course) -> WrittenToken:
        return chances.choose(row, at, course, self._output_ids, least_not_stated=self._least_not_stated)

    @staticmethod
    def _guess(course: Course, count: int) -> list[int]:
        """What would follow if copying went on."""
        return course.following(course.last_place, count) if course.last_place is not None else []
