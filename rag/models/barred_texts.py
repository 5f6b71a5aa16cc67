"""The rule that keeps given texts from being written."""

from collections.abc import Callable, Sequence

import torch


class BarredTexts:
    """Bars the last token of each text where the tokens before it have been written.

    Args:
        texts: What must not be written, at the beginning of a word or within one.
        encode: The tokenizer, without tokens of its own.
        n_vocabulary: Tokens of the tokenizer.
    """

    def __init__(self, texts: Sequence[str], encode: Callable[[str], list[int]], n_vocabulary: int) -> None:
        spelled = (encode(f"{lead}{text.strip()}") for text in texts if text.strip() for lead in ("", " "))
        self._spelled = [ids for ids in spelled if ids]
        self._n_vocabulary = n_vocabulary

    def barred(self, written: Sequence[int]) -> torch.Tensor | None:
        """As `TokenRule` says."""
        last = [ids[-1] for ids in self._spelled if list(written[len(written) - len(ids) + 1 :]) == ids[:-1]]
        if not last:
            return None
        barred = torch.zeros(self._n_vocabulary, dtype=torch.bool)
        barred[last] = True
        return barred
