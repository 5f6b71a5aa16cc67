"""What every backend of `LanguageModel` keeps; each backend's test class inherits it.

A subclass gives the fixtures `model` and `messages`; the answer to `messages` has at least four tokens.
"""

from collections.abc import Sequence

import pytest

from rag.language_model import LanguageModel, Message

_ENOUGH_TOKENS = 40


class LanguageModelContract:
    """The promises of the Protocol, tested through nothing but the Protocol."""

    counts_exactly = True  # False: `count_tokens` is an upper estimate

    @pytest.fixture
    def model(self) -> LanguageModel:
        raise NotImplementedError("a subclass gives its backend")

    @pytest.fixture
    def messages(self) -> Sequence[Message]:
        raise NotImplementedError("a subclass gives messages its backend answers")

    def test_says_its_name_and_its_room(self, model: LanguageModel) -> None:
        assert model.name.strip() == model.name != ""
        assert model.context_tokens > _ENOUGH_TOKENS

    def test_same_prompt_gives_the_same_text(self, model: LanguageModel, messages: Sequence[Message]) -> None:
        first = "".join(model.stream(messages, max_tokens=_ENOUGH_TOKENS))
        second = "".join(model.stream(messages, max_tokens=_ENOUGH_TOKENS))
        assert first == second != ""

    def test_the_answer_comes_in_several_pieces_and_none_is_empty(
        self, model: LanguageModel, messages: Sequence[Message]
    ) -> None:
        pieces = list(model.stream(messages, max_tokens=_ENOUGH_TOKENS))
        assert len(pieces) > 1
        assert all(pieces)

    def test_fewer_tokens_write_the_beginning_of_the_same_text(
        self, model: LanguageModel, messages: Sequence[Message]
    ) -> None:
        whole = "".join(model.stream(messages, max_tokens=_ENOUGH_TOKENS))
        begun = "".join(model.stream(messages, max_tokens=2))
        assert 0 < len(begun) < len(whole)
        assert whole.startswith(begun)
        assert model.count_tokens(begun) <= 2 or not self.counts_exactly

    def test_counts_no_token_in_no_text_and_more_in_longer_text(self, model: LanguageModel) -> None:
        assert model.count_tokens("") == 0
        assert 0 < model.count_tokens("2.4 kg") < model.count_tokens("It weighs 2.4 kg and is red")

    def test_a_reader_who_stops_leaves_the_model_usable(
        self, model: LanguageModel, messages: Sequence[Message]
    ) -> None:
        whole = "".join(model.stream(messages, max_tokens=_ENOUGH_TOKENS))
        left = model.stream(messages, max_tokens=_ENOUGH_TOKENS)
        assert whole.startswith(next(left))
        del left
        assert "".join(model.stream(messages, max_tokens=_ENOUGH_TOKENS)) == whole

    def test_a_stream_that_is_never_read_blocks_no_other(
        self, model: LanguageModel, messages: Sequence[Message]
    ) -> None:
        unread = model.stream(messages, max_tokens=_ENOUGH_TOKENS)
        read = "".join(model.stream(messages, max_tokens=_ENOUGH_TOKENS))
        assert read == "".join(unread)

    def test_two_streams_read_in_turns_each_give_their_whole_text(
        self, model: LanguageModel, messages: Sequence[Message]
    ) -> None:
        whole = list(model.stream(messages, max_tokens=_ENOUGH_TOKENS))
        one = model.stream(messages, max_tokens=_ENOUGH_TOKENS)
        other = model.stream(messages, max_tokens=_ENOUGH_TOKENS)
        assert list(zip(one, other, strict=True)) == list(zip(whole, whole, strict=True))

    def test_the_messages_are_left_as_they_were(self, model: LanguageModel, messages: Sequence[Message]) -> None:
        before = list(messages)
        list(model.stream(messages, max_tokens=4))
        assert list(messages) == before
