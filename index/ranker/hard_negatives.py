"""Candidates that look like an answer and are none, found with the encoder.

Evidence that answers other questions of the same product or of the same data set, nearest to the question first. What
may answer without anybody having said so is kept out: evidence nearly as near as the right one (Moreira et al.,
*NV-Retriever*, arXiv 2407.15831), and evidence of a question that asks nearly the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from index.ranker.input import RankerEvidence
from index.ranker.lists import ANSWERS, NO, Candidate, RankingList

_SAME_QUESTION = 0.5  # cosine from which two questions may have the same answer
_SAME_GROUP_SHARE, _ELSEWHERE_SHARE = 0.85, 0.65
"""A mined candidate's cosine is at most this share of the right evidence's. Of another product it must be farther: what
it says of that one would answer here, were it said of this one ("great for 5 year olds")."""


_REWORDED, _IDENTICAL = 0.6, 0.97  # cosines between which a question is taken for another wording of one


@dataclass(frozen=True, slots=True, kw_only=True)
class MiningLimits:
    """How many negatives a list is brought to."""

    same_group: int  # that answer other questions about the same product or text
    elsewhere: int  # of other groups


class RememberingEncoder:
    """An encoder that encodes each text once, however often it is asked."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, NDArray[np.float32]] = {}

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of the texts, shape (n, dim)."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, self._encoder.encode(new), strict=True))
        return np.stack([self._known[text] for text in texts])


def hardest_first(lists: Sequence[RankingList], encoder: RememberingEncoder) -> list[RankingList]:
    """The same lists, those of their candidates that do not answer in order of falling cosine with the question."""
    questions = encoder.encode([one.question.text for one in lists])  # (n, dim)
    texts = list(dict.fromkeys(c.evidence.text for one in lists for c in one.candidates))
    vectors = encoder.encode(texts)  # (m, dim)
    place = {text: row for row, text in enumerate(texts)}
    found = []
    for row, one in enumerate(lists):
        near = {c.evidence.text: float(vectors[place[c.evidence.text]] @ questions[row]) for c in one.candidates}
        ordered = sorted(one.candidates, key=lambda c: (-c.label, -near[c.evidence.text], c.evidence.text))
        found.append(replace(one, candidates=tuple(ordered)))
    return found


def with_mined_negatives(
    lists: Sequence[RankingList], encoder: RememberingEncoder, limits: MiningLimits
) -> list[RankingList]:
    """Lists of one data set, each with evidence of its other lists added as candidates that do not answer."""
    questions = encoder.encode([one.question.text for one in lists])  # (n, dim)
    owners, evidence = _answering(lists)
    vectors = encoder.encode([piece.text for piece in evidence])  # (m, dim)
    groups = np.array([lists[owner].group for owner in owners])  # (m,)
    all_near, all_alike = questions @ vectors.T, questions @ questions.T  # (n, m), (n, n)
    found = []
    for row, one in enumerate(lists):
        near = all_near[row]  # (m,)
        alike = all_alike[row][owners]  # (m,) of the questions that the evidence answers
        own = owners == row
        allowed = ~own & (alike < _SAME_QUESTION)
        right = float(near[own].max()) if own.any() else 1.0
        same = allowed & (groups == one.group) & (near < right * _SAME_GROUP_SHARE)
        elsewhere = allowed & (groups != one.group) & (near < right * _ELSEWHERE_SHARE)
        chosen = [*_best(near, same, limits.same_group), *_best(near, elsewhere, limits.elsewhere)]
        present = {candidate.evidence.text for candidate in one.candidates}
        added = {evidence[i].text: evidence[i] for i in chosen if evidence[i].text not in present}
        negatives = tuple(Candidate(evidence=piece, label=NO) for piece in added.values())
        found.append(replace(one, candidates=(*one.candidates, *negatives)))
    return found


def _answering(lists: Sequence[RankingList]) -> tuple[NDArray[np.int64], list[RankerEvidence]]:
    """All evidence that answers, with the place of its list."""
    owners, evidence = [], []
    for row, one in enumerate(lists):
        for candidate in one.candidates:
            if candidate.label == ANSWERS:
                owners.append(row)
                evidence.append(candidate.evidence)
    return np.array(owners, dtype=np.int64), evidence


def _best(near: NDArray[np.float32], mask: NDArray[np.bool_], count: int) -> list[int]:
    places = np.flatnonzero(mask)
    return [int(place) for place in places[np.argsort(-near[places], kind="stable")][:count]]


def with_asked_contexts(lists: Sequence[RankingList], encoder: RememberingEncoder) -> list[RankingList]:
    """Community answers with the question they reply to, which hetPQA leaves out.

    A candidate that does not answer gets the question it was labelled for; one that does gets the most alike other
    question of the data set. Only every second list is changed, and only where a question alike enough exists.
    """
    questions = encoder.encode([one.question.text for one in lists])  # (n, dim)
    replied = {c.evidence.text: one.question.text for one in lists for c in one.candidates if c.label == ANSWERS}
    found = []
    for row, one in enumerate(lists):
        alike = questions @ questions[row]  # (n,)
        alike[alike > _IDENTICAL] = -1.0
        best = int(alike.argmax())
        if row % 2 or alike[best] < _REWORDED:
            found.append(one)
            continue
        changed = []
        for c in one.candidates:
            if c.evidence.source == "qa":
                asked = lists[best].question.text if c.label == ANSWERS else replied.get(c.evidence.text, "")
                changed.append(replace(c, evidence=replace(c.evidence, context=asked)))
            else:
                changed.append(c)
        found.append(replace(one, candidates=tuple(changed)))
    return found
