"""The language model backend that ships with the project: the reader behind the Protocol of every language model.

It reads no instructions: evidence, question and turns are taken out of the prompt. English only; of a question in
another script, or without evidence, it says that nothing is stated, and the composer's verbatim fact stands in.
"""

import math
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from index.errors import IndexingError
from rag.errors import GenerationError, TuningError
from rag.language_model import Message
from rag.prompt import NOT_STATED
from rag.reader.choosing import WrittenToken
from rag.reader.decoding import Decoder
from rag.reader.input import MAX_TOKENS, Style
from rag.reader.loading import load_reader
from rag.reader.polar_questions import asks_yes_or_no
from rag.reader.prompt_reading import read_prompt
from rag.reader.surface import surface
from rag.reader.voice import has_right_voice
from rag.reader.weights import find_reader
from rag.tuning.own_readers import installed

_STYLE: Style = "voiced"
_ANSWER_TOKENS = 72  # kept free for the answer; the longest it was trained on
_UNREAD_TOKENS = 512  # of a prompt: instructions, fence, line numbers, which do not reach the network
_LEAST_CONFIDENCE = 0.7  # below it, token F1 on held-out hetPQA is 0.46 instead of 0.59
_LEAST_PROBABILITY = 1e-9  # of a token that had to be written to finish a number
_WORD = re.compile(r"\S+\s*")
_OTHER_SCRIPT = re.compile(r"[぀-ヿ㐀-鿿가-힯Ѐ-ӿ؀-ۿ]")


class ReaderModel:
    """Writes answers from the evidence of a prompt; safe to share between threads.

    Args:
        decoder: With a trained network.
        name: What answers say who wrote them.
        least_confidence: Geometric mean of the tokens' probabilities below which an answer is withheld,
            as is then one that gives customers' words as the maker's or the other way round; 0 withholds nothing.
    """

    def __init__(self, decoder: Decoder, *, name: str, least_confidence: float = _LEAST_CONFIDENCE) -> None:
        self._decoder = decoder
        self._least_confidence = least_confidence
        self.name = name
        self.context_tokens = MAX_TOKENS + _UNREAD_TOKENS

    def count_tokens(self, text: str) -> int:
        """How many tokens `text` takes."""
        return len(self._decoder.tokenizer.ids(text))

    def stream(self, messages: Sequence[Message], *, max_tokens: int, barred: Sequence[str] = ()) -> Iterator[str]:
        """Yield the answer word by word, once it is written and sure enough; else that nothing is stated.

        An answer with a barred text is withheld: the fact itself, word for word, is better than another attempt.

        Evidence that does not fit 440 tokens is left out, the least relevant first.

        Raises:
            ValueError: If there is no message, or `max_tokens` < 1.
        """
        if not messages:
            raise ValueError("a prompt needs at least one message")
        if max_tokens < 1:
            raise ValueError(f"max_tokens starts at 1, got {max_tokens}")
        return self._words(messages, max_tokens, barred)

    def _words(self, messages: Sequence[Message], max_tokens: int, barred: Sequence[str]) -> Iterator[str]:
        asked = read_prompt(messages)
        if not asked.evidence or _OTHER_SCRIPT.search(asked.question):
            yield NOT_STATED
            return
        given = self._decoder.tokenizer.give(asked, max_tokens=MAX_TOKENS - _ANSWER_TOKENS)
        decides = asks_yes_or_no(asked.question)
        tokens = list(self._decoder.write(given, style=_STYLE, max_tokens=max_tokens, decides=decides))
        if not tokens or confidence(tokens) < self._least_confidence:
            yield NOT_STATED
            return
        text = surface(tokens, given, self._decoder.tokenizer)
        is_barred = any(one.casefold() in text.casefold() for one in barred)
        if is_barred or (self._least_confidence > 0 and not has_right_voice(text, tokens, given)):
            text = NOT_STATED
        yield from _WORD.findall(text)


def confidence(tokens: Sequence[WrittenToken]) -> float:
    """Geometric mean of the tokens' probabilities, 0 to 1.

    Example:
        >>> confidence([WrittenToken(id=1, place=None, probability=p) for p in (0.5, 0.5)])
        0.5
    """
    return math.exp(sum(math.log(max(one.probability, _LEAST_PROBABILITY)) for one in tokens) / len(tokens))


def load_reader_model(directory: str | None, *, store: Path | None = None) -> ReaderModel:
    """The reader of a directory; None: the store's own where it has one, else the packaged one.

    Raises:
        GenerationError: If there is none, or its files are damaged or do not go with the installed encoder.
    """
    try:
        if directory is None and store is not None:
            files = installed(store)
        else:
            files = find_reader(Path(directory).expanduser() if directory else None)
        return ReaderModel(load_reader(files), name=files.name)
    except (IndexingError, TuningError) as error:
        raise GenerationError(str(error)) from error
