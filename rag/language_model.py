"""The Protocol of a language model that writes from a prompt, and a scripted fake.

A backend knows its own tokenizer and chat template; it does not know evidence, claims or citations.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

PromptRole = Literal["system", "user", "assistant"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of a prompt."""

    role: PromptRole
    content: str


class LanguageModel(Protocol):
    """Writes text that continues a list of messages."""

    name: str  # what `Answer.model` says
    context_tokens: int  # prompt and answer together

    def count_tokens(self, text: str) -> int:
        """How many tokens of this model `text` takes; an upper estimate where its tokenizer is not at hand."""
        ...

    def stream(self, messages: Sequence[Message], *, max_tokens: int, barred: Sequence[str] = ()) -> Iterator[str]:
        """Yield the answer piece by piece; greedy, so that the same prompt gives the same text.

        Args:
            messages: The prompt.
            max_tokens: At most so many are written.
            barred: Texts that are kept from being written, such as an amount that was found to be wrong; a model
                that cannot be kept from it is asked not to.

        Raises:
            GenerationError: If the model fails or the prompt does not fit.
        """
        ...


class ScriptedLanguageModel:
    """A deterministic fake: gives out prepared answers in turn and keeps the prompts it saw."""

    name = "scripted"
    context_tokens = 8_192

    def __init__(self, answers: Sequence[str]) -> None:
        self._answers = list(answers)
        self.prompts: list[list[Message]] = []
        self.barred: list[tuple[str, ...]] = []  # of each prompt

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def stream(self, messages: Sequence[Message], *, max_tokens: int, barred: Sequence[str] = ()) -> Iterator[str]:
        self.prompts.append(list(messages))
        self.barred.append(tuple(barred))
        answer = self._answers[(len(self.prompts) - 1) % len(self._answers)]
        for text in barred:
            answer = answer.replace(text, "")
        words = answer.split(" ")[:max_tokens]
        for i, word in enumerate(words):
            yield word if i == 0 else " " + word
