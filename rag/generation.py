"""From a prompt to sentences, as they are written."""

from collections.abc import Iterator, Sequence

from index.sentences import sentence_spans
from rag.language_model import LanguageModel
from rag.prompt import NOT_STATED, Prompt
from rag.words.polarity import leading_word


def write_sentences(
    model: LanguageModel, prompt: Prompt, *, max_tokens: int, barred: Sequence[str] = ()
) -> Iterator[str]:
    """Yield each sentence when it is complete; nothing when the model says that nothing is stated.

    Args:
        model: Writes.
        prompt: What from.
        max_tokens: At most so many are written.
        barred: Texts that must not be written.

    Raises:
        GenerationError: If the model fails.
    """
    waiting = ""
    written = (
        model.stream(prompt.messages, max_tokens=max_tokens, barred=barred)
        if barred
        else model.stream(prompt.messages, max_tokens=max_tokens)
    )
    for piece in written:
        waiting += piece
        if NOT_STATED.startswith(waiting.strip().upper()[: len(NOT_STATED)]):
            continue  # it may become the agreed words
        *complete, last = _joined(_split(waiting))
        yield from complete
        waiting = last
    rest = waiting.strip()
    if rest and not rest.upper().startswith(NOT_STATED):
        yield from (sentence for sentence in _joined(_split(rest)) if sentence)


def _joined(sentences: list[str]) -> list[str]:
    """A bare yes or no with the sentence after it, which says what is meant."""
    joined: list[str] = []
    for sentence in sentences:
        if joined and not leading_word(joined[-1])[1].strip():
            joined[-1] = f"{joined[-1].rstrip()} {sentence}"
        else:
            joined.append(sentence)
    return joined


def _split(text: str) -> list[str]:
    """Sentences of a text; the last one may be unfinished and keeps its white space."""
    spans = sentence_spans(text)
    if not spans:
        return [text]
    sentences = [text[span.start : span.end] for span in spans]
    return [*sentences[:-1], text[spans[-1].start :]]
