"""What the entailment model reads: the evidence nearest to a statement, then the statement.

Training and use go through this file alone, so that both see the same words in the same order:

    [CLS] piece piece piece [SEP] statement [SEP]

Of long evidence the pieces that share most words with the statement are taken, in their own order. Knows nothing of
models or scores.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from index.learning.token_ids import CLS, SEP, encoder_tokenizer, encoding_of
from index.learning.token_pairs import TokenBatch, padded
from index.terms import question_terms

MAX_TOKENS = 96
STATEMENT_TOKENS = 40  # 98 % of the statements that were trained on are shorter
_MOST_PIECES = 3
_PIECE_TOKENS = 48  # a longer sentence loses its end


class StatementEncoder:
    """Turns statements with their evidence into token ids.

    Args:
        tokenizer_path: The encoder package's `tokenizer.json`.

    Raises:
        BackendMissingError: If there is no such file.
    """

    def __init__(self, tokenizer_path: Path) -> None:
        self._tokenizer = encoder_tokenizer(tokenizer_path, reader="entailment model")

    def pair(self, evidence: Sequence[str], statement: str) -> tuple[list[int], list[int]]:
        """The ids of the evidence with its separators, and those of the statement."""
        said = self._ids(statement)[:STATEMENT_TOKENS]
        room = MAX_TOKENS - len(said) - 3
        held: list[int] = []
        for place in nearest(evidence, statement):
            held += self._ids(evidence[place])[:_PIECE_TOKENS]
        return [CLS, *held[:room], SEP], said

    def batch(self, pairs: Sequence[tuple[Sequence[int], Sequence[int]]]) -> TokenBatch:
        """Pairs of `pair` as arrays, padded to the longest."""
        return padded(pairs, max_tokens=MAX_TOKENS)

    def _ids(self, text: str) -> list[int]:
        return list(encoding_of(self._tokenizer, text).ids)


def nearest(pieces: Sequence[str], statement: str) -> list[int]:
    """The places of the few pieces that hold most words of a statement, each next one for what is missing; in order.

    Example:
        >>> nearest(["It is red.", "Ships soon.", "Made in Italy.", "The filter can be washed."], "Its filter is red.")
        [0, 1, 3]
    """
    if len(pieces) <= _MOST_PIECES:
        return list(range(len(pieces)))
    wanted = frozenset(question_terms(statement))
    held = [wanted & _terms(piece) for piece in pieces]
    chosen: list[int] = []
    covered: frozenset[str] = frozenset()
    while len(chosen) < _MOST_PIECES:
        left = [number for number in range(len(pieces)) if number not in chosen]
        best = max(left, key=lambda number: (len(held[number] - covered), len(held[number]), -number))
        chosen.append(best)
        covered |= held[best]
    return sorted(chosen)


@lru_cache(maxsize=4_096)
def _terms(piece: str) -> frozenset[str]:
    return frozenset(question_terms(piece))
