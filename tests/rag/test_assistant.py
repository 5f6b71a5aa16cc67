"""The way of a question through all stages: events, verification before sending, conversations."""

import time
from collections.abc import Iterator, Sequence

import pytest

from rag.answer import Answer, AnswerEvent, DeltaEvent, DoneEvent, EvidenceEvent
from rag.assembly import Shop
from rag.errors import ConversationError, GenerationError, QuestionError
from rag.language_model import Message, ScriptedLanguageModel
from rag.question import Question, Turn
from rag.settings import AnsweringSettings
from tests.rag.shop_parts import assistant

QUESTION = Question(text="How heavy is the Aurora 200?")


def written_by(shop: Shop, *answers: str, question: Question = QUESTION) -> Answer:
    """The answer of an assistant whose language model writes these texts."""
    return assistant(shop, ScriptedLanguageModel(answers)).ask(question)


def deltas(events: Sequence[AnswerEvent]) -> list[str]:
    return [event.text for event in events if isinstance(event, DeltaEvent)]


@pytest.mark.parametrize("model", [None, ScriptedLanguageModel(["It weighs 2.4 kg. It is white."])])
def test_evidence_is_sent_first_then_the_text_then_the_whole(shop: Shop, model: ScriptedLanguageModel | None) -> None:
    events = list(assistant(shop, model).stream(QUESTION))
    assert isinstance(events[0], EvidenceEvent)
    assert [card.id for card in events[0].products] == ["VAC-200"]
    assert events[0].citations[0].source_id == "VAC-200#weight"
    assert all(isinstance(event, DeltaEvent) for event in events[1:-1])
    done = events[-1]
    assert isinstance(done, DoneEvent)
    assert "".join(deltas(events)) == done.answer.text


def test_language_models_right_sentence_goes_out_with_its_citation(shop: Shop) -> None:
    answer = written_by(shop, "The weight of the Aurora 200 vacuum cleaner is 2.4 kg.")
    assert answer.text == "The weight of the Aurora 200 vacuum cleaner is 2.4 kg."
    assert [(one.source_id, one.text) for one in answer.citations] == [("VAC-200#weight", "2.4 kg")]
    assert answer.model == "scripted"


def test_wrong_number_of_the_language_model_is_replaced_by_the_fact(shop: Shop) -> None:
    answer = written_by(shop, "The Aurora 200 vacuum cleaner weighs 3 kg.")
    assert "3 kg" not in answer.text
    assert "2.4 kg" in answer.text
    assert [one.source_id for one in answer.citations] == ["VAC-200#weight"]


def test_wrong_number_never_stands_in_a_delta(shop: Shop) -> None:
    model = ScriptedLanguageModel(["The Aurora 200 vacuum cleaner weighs 3 kg. It has a USB port."])
    sent = deltas(list(assistant(shop, model).stream(QUESTION)))
    assert not any("3 kg" in piece or "USB" in piece for piece in sent)


def test_unsupported_sentence_of_the_language_model_is_dropped(shop: Shop) -> None:
    answer = written_by(shop, "The Aurora 200 vacuum cleaner weighs 2.4 kg. It also plays jazz records.")
    assert answer.text == "The Aurora 200 vacuum cleaner weighs 2.4 kg."
    assert [one.status for one in answer.claims] == ["verified"]


def test_language_model_that_finds_nothing_stated_gives_way_to_no_invention(shop: Shop) -> None:
    answer = written_by(shop, "NOT STATED")
    assert "NOT STATED" not in answer.text
    assert all(claim.status == "verified" for claim in answer.claims)


def test_language_model_of_which_nothing_holds_gives_way_to_the_composer(shop: Shop) -> None:
    answer = written_by(shop, "It was built by elves. It can fly.")
    assert "2.4 kg" in answer.text
    assert answer.model == "shelftalk-composer-1"


@pytest.mark.parametrize("text", ["", " ", "\n\n", "....", "Yes."])
def test_language_model_that_writes_nothing_gives_way_to_the_composer(shop: Shop, text: str) -> None:
    assert "2.4 kg" in written_by(shop, text).text


def test_language_model_is_not_asked_what_the_catalog_does_not_state(shop: Shop) -> None:
    model = ScriptedLanguageModel(["Yes, it has a USB port."])
    answer = assistant(shop, model).ask(Question(text="Does the Aurora 200 have a USB port?"))
    assert model.prompts == []
    assert (answer.action, answer.reason) == ("abstain", "not_stated")


@pytest.mark.parametrize(
    "text",
    ["How many kettles do you have?", "Which vacuum cleaner is the lightest?", "Hello", "I need a human"],
)
def test_language_model_is_not_asked_what_is_computed_or_closed(shop: Shop, text: str) -> None:
    model = ScriptedLanguageModel(["There are 99 of them."])
    answer = assistant(shop, model).ask(Question(text=text))
    assert model.prompts == []
    assert "99" not in answer.text


def test_prompt_holds_the_evidence_and_the_question(shop: Shop) -> None:
    model = ScriptedLanguageModel(["The Aurora 200 vacuum cleaner weighs 2.4 kg."])
    assistant(shop, model).ask(QUESTION)
    [prompt] = model.prompts
    assert "2.4 kg" in prompt[-1].content
    assert QUESTION.text in prompt[-1].content


def test_history_in_the_prompt_is_as_long_as_the_settings_say(shop: Shop) -> None:
    history = [
        Turn(role="user", content="How heavy is the Aurora 300?"),
        Turn(role="assistant", content="3.1 kg."),
        Turn(role="user", content="Is it black?"),
        Turn(role="assistant", content="Yes."),
    ]
    question = Question(text="How heavy is the Aurora 200?", history=history)
    for n_turns, n_messages in ((0, 0), (2, 2), (6, 4)):
        model = ScriptedLanguageModel(["It weighs 2.4 kg."])
        assistant(shop, model, AnsweringSettings(history_turns=n_turns)).ask(question)
        assert len(model.prompts[0]) == n_messages + len(("system", "question"))


class FailingModel(ScriptedLanguageModel):
    """Fails in the middle of a sentence."""

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Iterator[str]:
        yield "The Aurora 200 vacuum cleaner weighs 2.4 kg. It al"
        raise GenerationError("the device was lost")


def test_a_language_model_that_fails_leaves_what_was_verified_and_is_named_for_it(shop: Shop) -> None:
    answer = assistant(shop, FailingModel([""])).ask(QUESTION)
    assert (answer.text, answer.model) == ("The Aurora 200 vacuum cleaner weighs 2.4 kg.", "scripted")


def test_unknown_product_page_is_an_error_that_says_what_to_do(shop: Shop) -> None:
    with pytest.raises(QuestionError, match=r"'NOT-THERE'.*leave product_id out"):
        shop.assistant.ask(Question(text="How heavy is it?", product_id="NOT-THERE"))


def test_unknown_conversation_is_an_error_that_says_what_to_do(shop: Shop) -> None:
    with pytest.raises(ConversationError, match=r"'c_gone'.*leave conversation_id out"):
        shop.assistant.ask(Question(text="How heavy is it?", conversation_id="c_gone"))


@pytest.mark.parametrize("text", ["", "   ", "\n", "x" * 2_001])
def test_question_that_cannot_be_taken_is_refused(text: str) -> None:
    with pytest.raises(QuestionError):
        Question(text=text)


def test_conversation_keeps_the_customers_words_and_the_answer(shop: Shop) -> None:
    answer = shop.assistant.ask(QUESTION)
    kept = shop.conversations.turns(answer.conversation_id)
    assert [(turn.role, turn.content) for turn in kept.turns] == [
        ("user", QUESTION.text),
        ("assistant", answer.text),
    ]
    assert kept.turns[1].id == answer.turn_id


def test_conversation_keeps_the_words_that_resolved_a_clarification(shop: Shop) -> None:
    first = shop.assistant.ask(Question(text="How heavy is the Aurora?"))
    assert first.action == "clarify"
    shop.assistant.ask(Question(text="the second one", conversation_id=first.conversation_id))
    kept = shop.conversations.turns(first.conversation_id)
    assert [turn.content for turn in kept.turns if turn.role == "user"] == [
        "How heavy is the Aurora?",
        "the second one",
    ]


def test_history_given_by_the_caller_supplies_the_product(shop: Shop) -> None:
    history = [
        Turn(role="user", content="How much is the Aurora 300?"),
        Turn(role="assistant", content="It costs €349.00."),
    ]
    answer = shop.assistant.ask(Question(text="And how heavy is it?", history=history))
    assert [one.source_id for one in answer.citations] == ["VAC-300#weight"]


def test_times_of_the_stages_are_within_the_total(shop: Shop) -> None:
    times = dict(shop.assistant.ask(QUESTION).timings_ms)
    total = times.pop("total")
    assert {"understand", "retrieve", "generate", "verify"} <= set(times)
    assert all(ms >= 0 for ms in times.values())
    assert sum(times.values()) <= total


@pytest.mark.parametrize(
    "text",
    [
        "1" * 2_000,
        "(" * 1_000 + ")" * 1_000,
        "[" * 2_000,
        "'; DROP TABLE product; --",
        "%_%' OR 1=1 -- \\",
        "Aurora\x00\x01\x1b[31m 200\x7f weight?",
        "\u202eAurora 200 \u200bweight",
        "Аurоrа 200 重量 وزن משקל น้ำหนัก",
        "价格" * 1_000,
        "a-" * 1_000,
        "1 kg " * 400,
        "1/2" * 600,
        "under " * 330,
        "一" * 2_000,
        "\U0001f600" * 500,
        "vacuum cleaners under " + "9" * 400 + " euros",
        "vacuum cleaners under 1e999 euros",
        "the 99999999999999999999th one",
        "Compare " + "the Aurora 200 and " * 90,
    ],
)
def test_hostile_question_gets_an_answer_in_bounded_time(shop: Shop, text: str) -> None:
    started = time.process_time()
    answer = shop.assistant.ask(Question(text=text))
    assert time.process_time() - started < 10.0
    assert answer.text
    assert all(claim.status == "verified" for claim in answer.claims)


def test_hostile_question_leaves_the_catalog_as_it_is(shop: Shop) -> None:
    before = shop.catalog.counts()
    shop.assistant.ask(Question(text="x'; DELETE FROM product; DROP TABLE product; --"))
    assert shop.catalog.counts() == before
    assert before.products == 12


@pytest.mark.parametrize("text", ["\ud800 weight", "Aurora 200 \udfff"])
def test_half_a_character_is_refused_as_a_question(text: str) -> None:
    """JSON can carry a lone surrogate; no database can."""
    with pytest.raises(QuestionError):
        Question(text=text)
