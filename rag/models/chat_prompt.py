"""Messages as one model wants them: rendered by its own chat template, without anything that could pass for its marks.

Takes a tokenizer, knows no weights.
"""

import re
from collections.abc import Sequence
from typing import Any, NoReturn

from jinja2 import TemplateError

from rag.errors import GenerationError
from rag.language_model import Message
from rag.models.model_files import in_one_line
from rag.models.thinking import CLOSING, OPENING


class ChatPrompt:
    """The chat template and the tokens of one model.

    Special tokens written inside a message are broken up, so that a review or a question cannot end its message and
    begin another.

    Args:
        tokenizer: A PreTrainedTokenizerBase; transformers is not type-checked.
        name: Of the model, for errors.

    Raises:
        GenerationError: If there is no chat template, or it takes no message.
    """

    def __init__(self, tokenizer: Any, name: str) -> None:  # Any: see above
        self._tokenizer = tokenizer
        self._name = name
        self._special = _special_tokens(tokenizer)
        try:
            tokenizer.get_chat_template()
        except ValueError as error:
            raise GenerationError(
                f"{name!r} has no chat template, so it is no model for conversations; take its instruct "
                "or chat version, or put a chat_template.jinja beside its tokenizer"
            ) from error
        self.render([Message(role="user", content="?")])

    def encode(self, text: str) -> list[int]:
        """The tokens of a text, none added."""
        return list(self._tokenizer.encode(text, add_special_tokens=False, verbose=False))

    def render(self, messages: Sequence[Message]) -> str:
        """The text after which the model writes its answer.

        Raises:
            GenerationError: If the chat template refuses the messages.
        """
        rows = [{"role": message.role, "content": self._disarm(message.content)} for message in messages]
        try:
            return self._apply_template(rows)
        except TemplateError as error:
            folded = _without_system_role(rows)  # several templates know no system role
            if folded == rows:
                self._raise_template(error)
        try:
            return self._apply_template(folded)
        except TemplateError as error:
            self._raise_template(error)

    def _raise_template(self, error: TemplateError) -> NoReturn:
        raise GenerationError(
            f"the chat template of {self._name!r} refuses the messages: {in_one_line(error)}; let user and "
            "assistant take turns, beginning with the user, or take another model"
        ) from error

    def _apply_template(self, rows: list[dict[str, str]]) -> str:
        # Models that can answer at once are asked to: thoughts are not shown.
        rendered: str = self._tokenizer.apply_chat_template(
            rows, tokenize=False, add_generation_prompt=True, enable_thinking=False
        )
        return rendered

    def _disarm(self, text: str) -> str:
        return self._special.sub(lambda found: f"{found[0][0]} {found[0][1:]}", text)


def _special_tokens(tokenizer: Any) -> re.Pattern[str]:
    """Match the special tokens of the tokenizer and the tags of thoughts, the longest first."""
    added = [str(token) for token in tokenizer.added_tokens_decoder.values() if token.special]
    tokens = {*added, *tokenizer.all_special_tokens, OPENING, CLOSING}
    return re.compile("|".join(re.escape(token) for token in sorted(tokens, key=len, reverse=True) if len(token) > 1))


def _without_system_role(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Put the content of leading system messages before that of the message that follows."""
    n_system = next((i for i, row in enumerate(rows) if row["role"] != "system"), len(rows))
    if n_system in (0, len(rows)):
        return rows
    first = rows[n_system]
    joined = "\n\n".join(row["content"] for row in rows[: n_system + 1])
    return [{**first, "content": joined}, *rows[n_system + 1 :]]
