"""The rule that lets only the numbers of a text be written.

A number is a run of the digits 0 to 9, with single points or commas inside. It is copied as it stands: `1284` is
another number than `1,284`. Numbers in words and in other scripts are not looked at.
"""

import re
from collections.abc import Sequence
from typing import Any

import torch

_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_UNFINISHED = re.compile(r"[0-9]+(?:[.,][0-9]+)*[.,]?\Z")
_ANCHOR = "x"  # before a token, so that its own leading space is seen; in every vocabulary


class NumberTokens:
    """The tokens of a tokenizer that begin or continue a number, with their texts; finding them takes up to a second.

    Args:
        tokenizer: A PreTrainedTokenizerBase; transformers is not type-checked.
    """

    def __init__(self, tokenizer: Any) -> None:  # Any: see above
        self.n_vocabulary = len(tokenizer)
        self._tokenizer = tokenizer
        anchor = tokenizer.encode(_ANCHOR, add_special_tokens=False)
        special = set(tokenizer.all_special_ids)
        pieces = tokenizer.convert_ids_to_tokens(list(range(self.n_vocabulary)))
        self.texts: dict[int, str] = {}
        for token, piece in enumerate(pieces):
            if piece is None or token in special or not re.search(r"[0-9]|^[.,]", piece):
                continue
            text = tokenizer.decode([*anchor, token], clean_up_tokenization_spaces=False).removeprefix(_ANCHOR)
            if re.search(r"[0-9]|^[.,]", text):
                self.texts[token] = text

    def text_of(self, ids: Sequence[int]) -> str:
        """What tokens say."""
        return str(self._tokenizer.decode(list(ids), clean_up_tokenization_spaces=False))


class NumbersOf:
    """Bars every token that would leave the numbers of a text.

    While a number is unfinished only tokens that go on with a number of the text may come, and it may end only where it
    is one.

    Args:
        text: Its numbers may be written.
        tokens: Of the model's tokenizer.

    Example:
        With "2.4 kg" as the text, "It weighs 2" may go on with ".", but neither with " kg" nor with "5".
    """

    def __init__(self, text: str, tokens: NumberTokens) -> None:
        self._tokens = tokens
        self._whole = frozenset(_NUMBER.findall(text))
        self._begun = frozenset(number[:n] for number in self._whole for n in range(1, len(number) + 1))
        self._known: dict[str, torch.Tensor] = {}

    def barred(self, written: Sequence[int]) -> torch.Tensor | None:
        """As `TokenRule` says."""
        unfinished = _UNFINISHED.search(self._tokens.text_of(written))
        begun = unfinished[0] if unfinished else ""
        if begun not in self._known:
            self._known[begun] = self._after(begun)
        return self._known[begun]

    def _after(self, begun: str) -> torch.Tensor:
        may_end = not begun or begun.rstrip(".,") in self._whole
        barred = torch.full((self._tokens.n_vocabulary,), not may_end)
        for token, text in self._tokens.texts.items():
            barred[token] = not self._allows(begun + text)
        return barred

    def _allows(self, text: str) -> bool:
        """Whether each number in a text is one of the evidence, the last perhaps only its beginning."""
        last = _UNFINISHED.search(text)
        head = text[: last.start()] if last else text
        if any(number not in self._whole for number in _NUMBER.findall(head)):
            return False
        return last is None or last[0] in self._begun or last[0].rstrip(".,") in self._whole
