"""From what may come next to the token that does: the most probable one that the answer's course allows.

Generating a token and copying it from each of its places are ways to the same token; their probabilities are summed.
"""

from dataclasses import dataclass
from typing import Any

import torch

from index.learning.token_ids import SEP
from rag.reader.copying import Course
from rag.reader.input import NOT_STATED_TOKEN
from rag.reader.network import Memory, Outlook

_TRIED = 24  # most probable tokens looked at for one that is allowed


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenToken:
    """A token of an answer and where it was most likely copied from."""

    id: int
    place: int | None  # in what was given; None where it stands nowhere there
    probability: float


class Chances:
    """The probabilities of tokens at one step, for B answers and A places each.

    Tokens are numbered by slot: the output vocabulary, then the places of what was given, each token at its first.
    """

    def __init__(self, outlook: Outlook, slots: torch.Tensor) -> None:
        """Sum up an outlook; `slots` are from `slots_of`."""
        rows, places, outputs = outlook.generated.shape
        self._copied = outlook.copied
        self._scores = torch.cat([outlook.generated.exp(), torch.zeros_like(outlook.copied)], dim=2)
        self._scores.scatter_add_(2, slots[:, None].expand(rows, places, -1), outlook.copied.exp())
        best = self._scores.topk(min(_TRIED, self._scores.shape[2]), dim=2)
        self._best: list[list[list[int]]] = best.indices.tolist()
        self._values: list[list[list[float]]] = best.values.tolist()
        self._slots = slots
        self._outputs = outputs

    def choose(
        self, row: int, at: int, course: Course, output_ids: list[int], *, least_not_stated: float = 0.0
    ) -> WrittenToken:
        """The token that comes next; the end where nothing else is allowed.

        Args:
            row: Of the answers.
            at: The place.
            course: The answer so far.
            output_ids: The token of each slot of the output vocabulary.
            least_not_stated: Probability from which "this is not stated" is believed.
        """
        source = course.source
        must = course.must()
        if must is not None:
            found = {id_: self._score(row, at, source.places[id_][0]) for id_ in must}
            chosen = max(sorted(found), key=lambda id_: found[id_])
            return self._token(chosen, found[chosen], row, at, course)
        if course.opens_with:
            values = {id_: float(self._scores[row, at, output_ids.index(id_)]) for id_ in course.opens_with}
            if values.get(NOT_STATED_TOKEN, 0.0) < least_not_stated:
                values.pop(NOT_STATED_TOKEN, None)
            chosen = max(sorted(values), key=lambda id_: values[id_])
            return self._token(chosen, values[chosen], row, at, course)
        for slot, value in zip(self._best[row][at], self._values[row][at], strict=True):
            place = slot - self._outputs
            if place >= len(source.ids):
                continue  # padding
            id_ = output_ids[slot] if place < 0 else source.ids[place]
            is_doubted = id_ == NOT_STATED_TOKEN and value < least_not_stated
            if course.allows(id_) and not is_doubted:
                return self._token(id_, value, row, at, course)
        return WrittenToken(id=SEP, place=None, probability=0.0)

    def _score(self, row: int, at: int, place: int) -> float:
        return float(self._scores[row, at, self._slots[row, place]])

    def _token(self, id_: int, probability: float, row: int, at: int, course: Course) -> WrittenToken:
        places = course.places_of(id_)
        after = [place for place in places if place - 1 in course.copied_from]
        candidates = after or places
        if len(candidates) > 1:
            weights: Any = self._copied[row, at].tolist()  # Any: torch states no type for it
            place: int | None = max(candidates, key=lambda p: (weights[p], -p))
        else:
            place = candidates[0] if candidates else None
        return WrittenToken(id=id_, place=place, probability=probability)


def slots_of(memory: Memory, output_ids: torch.Tensor) -> torch.Tensor:
    """The slot of each given token, (B, S): in the output vocabulary, or behind it the first place of the same id.

    Args:
        memory: What was given.
        output_ids: Ascending.
    """
    place = torch.searchsorted(output_ids, memory.ids).clamp(max=len(output_ids) - 1)  # (B, S)
    first = (memory.ids[:, :, None] == memory.ids[:, None, :]).to(torch.uint8).argmax(2)  # (B, S)
    return torch.where(output_ids[place] == memory.ids, place, len(output_ids) + first)
