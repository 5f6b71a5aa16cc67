"""The reply to one question: written or composed, and only what was verified."""

import logging
from collections.abc import Iterator, Sequence

import pytest

from index.entailment.judge import WordShareJudge
from rag.answer import AnswerEvent, DeltaEvent, EvidenceEvent
from rag.claims.citing import CitedText
from rag.claims.paraphrases import ParaphraseCheck
from rag.clock import Clock
from rag.draft import Draft
from rag.errors import GenerationError, ModelPausedError
from rag.evidence import Evidence, EvidenceItem
from rag.language_model import Message, ScriptedLanguageModel
from rag.question import Intent, Language, Turn
from rag.replying import COMPOSER_NAME, Matter, ReplyWriter
from rag.settings import AnsweringSettings
from tests.rag.written_evidence import TITLES, fact, passage, understood

WEIGHT = fact("VAC-200#weight", "2.4 kg")
COLOUR = fact("VAC-200#colour", "white", score=1.0)
RIGHT = "The Aurora 200 vacuum cleaner weighs 2.4 kg."
WRONG = "The Aurora 200 vacuum cleaner weighs 3 kg."
INVENTED = "It also plays jazz records."


def matter(
    *items: EvidenceItem,
    question: str = "How heavy is the Aurora 200?",
    intent: Intent = "fact",
    language: Language = "en",
    history: Sequence[Turn] = (),
    is_empty: bool = False,
) -> Matter:
    return Matter(
        understood=understood(question, "VAC-200", intent=intent, language=language),
        evidence=Evidence(items=items, answerable=bool(items), product_ids=("VAC-200",)),
        titles=TITLES,
        cards=(),
        history=history,
        is_empty=is_empty,
    )


def write(
    given: Matter,
    model: ScriptedLanguageModel | None = None,
    cited: CitedText | None = None,
    *,
    stand_in: ScriptedLanguageModel | None = None,
    paraphrases: ParaphraseCheck | None = None,
) -> tuple[CitedText, Draft, list[AnswerEvent]]:
    """The text after the reply, the composer's draft and what was sent."""
    text = cited or CitedText()
    writer = ReplyWriter(AnsweringSettings(), model=model, stand_in=stand_in, paraphrases=paraphrases)
    stream = writer.write(given, text, Clock())
    events: list[AnswerEvent] = []
    while True:
        try:
            events.append(next(stream))
        except StopIteration as stop:
            draft: Draft = stop.value
            return text, draft, events


def sent(events: Sequence[AnswerEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, DeltaEvent))


def test_the_composer_writes_where_there_is_no_model() -> None:
    cited, draft, events = write(matter(WEIGHT, COLOUR))
    assert cited.text == RIGHT == sent(events)
    assert [one.source_id for one in cited.citations] == ["VAC-200#weight"]
    assert draft.action == "answer"
    assert isinstance(events[0], EvidenceEvent)
    assert events[0].citations == tuple(cited.citations)


def test_the_name_of_who_writes_is_told() -> None:
    settings = AnsweringSettings()
    assert ReplyWriter(settings, model=None).model_name == COMPOSER_NAME
    assert ReplyWriter(settings, model=ScriptedLanguageModel([""])).model_name == "scripted"


def test_the_models_verified_sentences_go_out_and_no_draft_is_left() -> None:
    cited, draft, events = write(matter(WEIGHT, COLOUR), ScriptedLanguageModel([f"{RIGHT} {INVENTED} It is white."]))
    assert cited.text == sent(events) == f"{RIGHT} It is white."
    assert draft.sentences == ()
    assert [claim.status for claim in cited.claims] == ["verified", "verified"]


def test_evidence_is_sent_before_the_models_first_word_and_once() -> None:
    _, _, events = write(matter(WEIGHT, COLOUR), ScriptedLanguageModel([RIGHT]))
    assert [type(event) for event in events] == [EvidenceEvent, DeltaEvent]
    assert isinstance(events[0], EvidenceEvent)
    assert [one.source_id for one in events[0].citations] == ["VAC-200#weight", "VAC-200#colour"]


def test_a_sentence_that_contradicts_a_fact_is_replaced_by_it() -> None:
    cited, draft, _ = write(matter(WEIGHT), ScriptedLanguageModel([WRONG]))
    assert cited.text == RIGHT
    assert draft.sentences == ()


@pytest.mark.parametrize("written", [INVENTED, "NOT STATED", "", "It was built by elves. It can fly."])
def test_where_nothing_the_model_wrote_holds_the_composer_takes_over(written: str) -> None:
    cited, draft, events = write(matter(WEIGHT), ScriptedLanguageModel([written]))
    assert cited.text == sent(events) == RIGHT
    assert draft.action == "answer"


@pytest.mark.parametrize("intent", ["list", "superlative", "count", "compare", "recommend", "small_talk", "handoff"])
def test_the_model_is_not_asked_for_what_is_computed_or_closed(intent: Intent) -> None:
    model = ScriptedLanguageModel([WRONG])
    write(matter(WEIGHT, intent=intent), model)
    assert model.prompts == []


def test_the_model_is_not_asked_without_an_answer_in_the_evidence() -> None:
    model = ScriptedLanguageModel([WRONG])
    cited, draft, _ = write(matter(), model)
    assert model.prompts == []
    assert (draft.action, draft.reason) == ("abstain", "not_stated")
    assert (cited.claims, cited.citations) == ([], [])


def test_a_draft_of_which_nothing_can_be_verified_becomes_an_abstention() -> None:
    """The composer gives the review as an opinion; evidence that holds no review cannot verify it."""
    policy = passage("returns#0", "", source="document")
    cited, draft, _ = write(matter(policy, question="May I return it?", intent="policy"))
    assert (draft.action, draft.reason) == ("abstain", "not_stated")
    assert cited.claims == []
    assert cited.text


@pytest.mark.parametrize(
    ("intent", "action", "reason"),
    [("small_talk", "answer", None), ("out_of_scope", "abstain", "out_of_scope"), ("handoff", "handoff", None)],
)
def test_closed_questions_are_answered_even_without_a_catalog(intent: Intent, action: str, reason: str | None) -> None:
    cited, draft, _ = write(matter(intent=intent, is_empty=True))
    assert (draft.action, draft.reason) == (action, reason)
    assert cited.text
    assert cited.claims == []


def test_an_empty_shop_says_so() -> None:
    cited, draft, _ = write(matter(is_empty=True))
    assert (draft.action, draft.reason) == ("abstain", "not_in_catalog")
    assert "no catalog" in cited.text


def test_a_handoff_passes_the_conversation_on() -> None:
    history = [Turn(role="user", content="Is it red?"), Turn(role="assistant", content="No.")]
    cited, _, events = write(matter(question="I want a person", intent="handoff", history=history))
    assert cited.text.splitlines()[-2:] == ["- Asked before: Is it red?", "- Now: I want a person"]
    assert sent(events) == cited.text


def test_the_model_is_shown_the_conversation() -> None:
    model = ScriptedLanguageModel([RIGHT])
    history = [Turn(role="user", content="Is it red?"), Turn(role="assistant", content="No.")]
    write(matter(WEIGHT, history=history), model)
    [prompt] = model.prompts
    assert [message.content for message in prompt[1:3]] == ["Is it red?", "No."]


@pytest.mark.parametrize("model", [None, ScriptedLanguageModel(["It is white."])])
def test_a_second_reply_goes_on_with_text_and_citation_numbers(model: ScriptedLanguageModel | None) -> None:
    cited, _, _ = write(matter(WEIGHT))
    cited.start_paragraph()
    colour = fact("VAC-200#colour", "white")
    cited, _, events = write(matter(colour, question="What colour is it?"), model, cited)
    assert cited.text.startswith(f"{RIGHT}\n")
    assert sent(events) == cited.text.removeprefix(RIGHT)
    assert [(one.id, one.source_id) for one in cited.citations] == [(1, "VAC-200#weight"), (2, "VAC-200#colour")]


def test_time_goes_to_the_stages() -> None:
    for model in (None, ScriptedLanguageModel([RIGHT])):
        clock = Clock()
        for _ in ReplyWriter(AnsweringSettings(), model=model).write(matter(WEIGHT), CitedText(), clock):
            pass
        assert set(clock.marks) == {"generate", "verify"}


def test_a_wrong_sentence_is_written_again_with_the_wrong_words_barred() -> None:
    better = "It is white. The Aurora 200 vacuum cleaner has a weight of 2.4 kg."
    model = ScriptedLanguageModel([f"It is white. {WRONG}", better])
    cited, draft, events = write(matter(WEIGHT, COLOUR), model)
    assert model.barred == [(), ("3 kg",)]
    assert cited.text == sent(events) == better
    assert draft.sentences == ()


def test_what_is_still_wrong_is_replaced_by_the_fact_word_for_word() -> None:
    model = ScriptedLanguageModel([WRONG, "The Aurora 200 vacuum cleaner weighs 4 kg."])
    cited, _, _ = write(matter(WEIGHT), model)
    assert len(model.prompts) == 2
    assert cited.text == RIGHT


def test_a_right_reply_is_written_once() -> None:
    model = ScriptedLanguageModel([RIGHT])
    write(matter(WEIGHT), model)
    assert model.barred == [()]


def test_a_fact_is_not_said_twice() -> None:
    model = ScriptedLanguageModel([f"{RIGHT} {WRONG}"])
    cited, _, _ = write(matter(WEIGHT), model)
    assert cited.text == RIGHT


def test_nothing_unverified_is_ever_sent() -> None:
    model = ScriptedLanguageModel([f"{INVENTED} {WRONG} {RIGHT}", f"{INVENTED} {INVENTED} {RIGHT}"])
    _, _, events = write(matter(WEIGHT), model)
    assert sent(events) == RIGHT


class FailingModel(ScriptedLanguageModel):
    """Writes what it is given, and fails at the end."""

    name = "failing"

    def __init__(self, written: str = "", error: GenerationError | None = None) -> None:
        super().__init__([written])
        self._error = error or GenerationError("the server went away")

    def stream(self, messages: Sequence[Message], *, max_tokens: int, barred: Sequence[str] = ()) -> Iterator[str]:
        yield from super().stream(messages, max_tokens=max_tokens, barred=barred)
        raise self._error


@pytest.mark.parametrize("written", ["", "The Aurora 200 vacuum", INVENTED])
def test_where_a_model_fails_the_composer_writes(written: str) -> None:
    cited, draft, events = write(matter(WEIGHT), FailingModel(written))
    assert cited.text == sent(events) == RIGHT
    assert (draft.action, draft.model) == ("answer", None)


def test_where_a_model_fails_its_stand_in_writes_and_is_named() -> None:
    cited, draft, events = write(matter(WEIGHT), FailingModel(), stand_in=ScriptedLanguageModel(["It weighs 2.4 kg."]))
    assert cited.text == sent(events) == "It weighs 2.4 kg."
    assert draft.model == "scripted"


def test_where_both_fail_the_composer_writes() -> None:
    cited, draft, _ = write(matter(WEIGHT), FailingModel(), stand_in=FailingModel())
    assert cited.text == RIGHT
    assert draft.model is None


def test_a_stand_in_is_not_asked_where_the_model_does_not_fail() -> None:
    stand_in = ScriptedLanguageModel([RIGHT])
    write(matter(WEIGHT), ScriptedLanguageModel(["NOT STATED"]), stand_in=stand_in)
    assert stand_in.prompts == []


def test_what_was_verified_before_a_model_failed_stays_and_no_half_sentence_leaves() -> None:
    cited, draft, events = write(matter(WEIGHT, COLOUR), FailingModel(f"{RIGHT} It is whi"))
    assert cited.text == sent(events) == RIGHT
    assert draft.model == "failing"


def test_a_second_attempt_that_fails_leaves_the_fact() -> None:
    class FailsAgain(ScriptedLanguageModel):
        def stream(self, messages: Sequence[Message], *, max_tokens: int, barred: Sequence[str] = ()) -> Iterator[str]:
            if barred:
                raise GenerationError("the server went away")
            return super().stream(messages, max_tokens=max_tokens)

    cited, draft, _ = write(matter(WEIGHT), FailsAgain([WRONG]))
    assert cited.text == RIGHT
    assert draft.model == "scripted"


def test_a_failure_is_logged_but_not_for_each_question_of_a_pause(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        write(matter(WEIGHT), FailingModel())
        write(matter(WEIGHT), FailingModel(error=ModelPausedError("left alone")))
    assert [record.getMessage() for record in caplog.records] == [
        "the server went away; an answer is finished without it"
    ]


class CountingJudge(WordShareJudge):
    """Is sure of everything, and counts how often it was asked."""

    n_asked = 0

    def probability(self, statement: str, evidence: Sequence[str]) -> float:
        self.n_asked += 1
        return 1.0


def test_a_model_may_say_in_other_words_what_the_judge_is_sure_of_and_the_composer_never_asks() -> None:
    said = "Lifting it is child's play."
    judge = CountingJudge()
    check = ParaphraseCheck(judge=judge, least_probability=0.9, doubted_below=0.0)
    assert write(matter(WEIGHT, COLOUR), paraphrases=check)[0].text == RIGHT
    assert judge.n_asked == 0
    assert write(matter(WEIGHT, COLOUR), ScriptedLanguageModel([said]), paraphrases=check)[0].text == said
    assert judge.n_asked == 1
    assert write(matter(WEIGHT, COLOUR), ScriptedLanguageModel([said]))[0].text != said
