"""How well evidence matches a question token by token: late interaction (ColBERT, Khattab and Zaharia, SIGIR 2020).

Each telling token of the question looks for its like in the evidence, both in their contexts, and the likenesses are
averaged. Nothing is trained for it: the packaged encoder's own token states rank customers' evidence better than the
cosine of whole texts, in which a long review's one telling clause is lost (`docs/experiments.md`).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.ranker.token_states import BEGINNING, END, TokenStates

_SHARPNESS = 20.0  # of the soft maximum; infinite would be the one nearest token
_SMALL_WORDS = "is are do does the a an it this that of to in for and on i you with can will be or"
_SILENT = frozenset((BEGINNING, END, "?", ".", ",", "!", *_SMALL_WORDS.split()))  # they ask for nothing


def token_matches(question: TokenStates, evidence: Sequence[TokenStates]) -> NDArray[np.float32]:
    """The mean likeness of the question's telling tokens to each piece of evidence, shape (n,), about -1 to 1.2.

    The soft maximum log(sum(exp(20 cos))) / 20 exceeds the largest cosine a little where several tokens are alike.
    """
    telling = [place for place, token in enumerate(question.tokens) if token not in _SILENT]
    asked = question.vectors[telling or slice(None)].astype(np.float32)  # (k, dim)
    found = np.zeros(len(evidence), dtype=np.float32)
    for number, piece in enumerate(evidence):
        cosines = asked @ piece.vectors.T.astype(np.float32)  # (k, n_tokens)
        largest = cosines.max(axis=1)
        spread = np.exp(_SHARPNESS * (cosines - largest[:, None])).sum(axis=1)
        found[number] = float((largest + np.log(spread) / _SHARPNESS).mean())
    return found
