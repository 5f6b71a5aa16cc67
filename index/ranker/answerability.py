"""Whether some piece of evidence answers, from the probabilities of each."""

import numpy as np
from numpy.typing import ArrayLike


def answer_probability(probabilities: ArrayLike) -> float:
    """The probability of the best piece, 0 where there is none.

    Pieces about one product fail together (a question that nothing answers draws ten that look alike), so that taking
    them for independent, 1 - prod(1 - p), says "answerable" the surer the more there are.
    """
    values = np.asarray(probabilities, dtype=np.float64)
    return float(values.max(initial=0.0))
