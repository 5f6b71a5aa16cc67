"""The way of a question: understanding, retrieval, writing, verification, answer.

Each stage takes what the one before gives. A message with several questions walks it once for each of them, the
conversation going on from one to the next, and gets one answer.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from catalog.database import Catalog
from rag.answer import AbstentionReason, Action, Answer, AnswerEvent, DoneEvent, ProductCard
from rag.answer_json import answer_to_dict
from rag.claims.citing import CitedText
from rag.claims.paraphrases import ParaphraseCheck
from rag.clock import Clock
from rag.confidence import confidence_of
from rag.conversation import ConversationStore, new_id
from rag.draft import Draft
from rag.errors import QuestionError
from rag.evidence import Evidence
from rag.hostile_text import safe_title
from rag.knowledge import ShopKnowledge
from rag.language_model import LanguageModel
from rag.question import MAX_QUESTION_CHARS, Focus, Question, Turn, Understanding
from rag.replying import COMPOSER_NAME, Matter, ReplyWriter
from rag.retrieval import Retriever
from rag.settings import AnsweringSettings
from rag.trust import trusted, trusted_titles
from rag.understanding import understand
from rag.words.message_questions import questions_of
from rag.words.rewriting import rewrite

_MAX_CARDS = 8
_REHEARSED = (
    "Which is the lightest under 1,000 that holds two or more litres?",
    "Do you know a good one for my grandmother?",
    "How long does delivery take?",
    "一公斤以下最便宜的是哪款？",
)
_ABOUT_NO_PRODUCT = ("small_talk", "out_of_scope", "handoff", "policy")
_BY_WEIGHT: tuple[Action, ...] = ("handoff", "answer", "clarify", "abstain")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reply:
    """What came of one question of a message."""

    understood: Understanding
    evidence: Evidence
    draft: Draft
    cards: tuple[ProductCard, ...]


class Assistant:
    """Answers questions about a shop; safe to share between threads."""

    def __init__(
        self,
        catalog: Catalog,
        knowledge: Callable[[], ShopKnowledge],
        retriever: Retriever,
        conversations: ConversationStore,
        settings: AnsweringSettings,
        *,
        model: LanguageModel | None = None,
        stand_in: LanguageModel | None = None,
        paraphrases: ParaphraseCheck | None = None,
    ) -> None:
        """Put the stages together.

        Args:
            catalog: Prices and titles are read from it when an answer is made.
            knowledge: Gives what is known of the catalog in its present state.
            retriever: Finds evidence.
            conversations: Where turns are kept.
            settings: Budgets and thresholds.
            model: Writes the answers; None leaves that to the composer.
            stand_in: Writes where the model fails; None leaves that to the composer.
            paraphrases: Who judges what models write in other words than the evidence; None: nobody.
        """
        self._catalog = catalog
        self._knowledge = knowledge
        self._retriever = retriever
        self._conversations = conversations
        self._settings = settings
        self._writer = ReplyWriter(settings, model=model, stand_in=stand_in, paraphrases=paraphrases)

    @property
    def model_name(self) -> str:
        """Who writes the answers."""
        return self._writer.model_name

    def ask(self, question: Question) -> Answer:
        """Answer a question.

        Raises:
            QuestionError: If the product page is not known.
            ConversationError: If the conversation is not known.
        """
        for event in self.stream(question):
            if isinstance(event, DoneEvent):
                return event.answer
        raise AssertionError("a stream ends with its answer")

    def stream(self, question: Question) -> Iterator[AnswerEvent]:
        """Answer a question piece by piece; the last event holds the whole answer. Errors as for `ask`."""
        clock = Clock()
        knowledge = self._knowledge()
        self._check(question, knowledge)
        focus = self._focus(question, knowledge)
        clock.mark("retrieve")  # earlier turns are replayed, with their searches
        turns = self._turns(question)
        history = turns[-self._settings.history_turns :] if self._settings.history_turns else ()
        cited = CitedText()
        replies: list[_Reply] = []
        for part in questions_of(question, focus, knowledge):
            understood = _with_said(understand(part, focus, knowledge), (*turns, *_asked_first(replies)))
            clock.mark("understand")
            evidence = Evidence() if knowledge.is_empty else trusted(self._retriever.retrieve(understood))
            clock.mark("retrieve")
            if _is_refused_already(replies, evidence):
                continue
            matter = Matter(
                understood=understood,
                evidence=evidence,
                titles=trusted_titles(_titles(understood, evidence, knowledge)),
                cards=self._cards(evidence),
                history=history,
                is_empty=knowledge.is_empty,
            )
            cited.start_paragraph()
            draft = yield from self._writer.write(matter, cited, clock)
            replies.append(_Reply(understood=understood, evidence=evidence, draft=draft, cards=matter.cards))
            focus = _next_focus(understood, evidence)
        answer = self._answer(question, replies, cited, focus, clock)
        self._keep(question, answer)
        yield DoneEvent(answer=answer)

    def rehearse(self) -> None:
        """Walk to the evidence for a few questions, so that the first customers wait for no table that is made once."""
        knowledge = self._knowledge()
        for text in _REHEARSED:
            for part in questions_of(Question(text=text), Focus(), knowledge):
                self._retriever.retrieve(understand(part, Focus(), knowledge))

    def _check(self, question: Question, knowledge: ShopKnowledge) -> None:
        page = question.product_id
        if page is not None and knowledge.names.product(page) is None:
            raise QuestionError(f"there is no product {page!r} in the catalog; leave product_id out or correct it")

    def _focus(self, question: Question, knowledge: ShopKnowledge) -> Focus:
        """The state of the conversation: stored, or replayed from the turns that came with the question."""
        if question.conversation_id is not None:
            return self._conversations.focus(question.conversation_id)
        focus = Focus()
        for turn, reply in zip_longest(question.history, question.history[1:]):
            if turn.role == "assistant" or not turn.content.strip():
                listed = () if turn is not question.history[0] else knowledge.names.mentioned(turn.content)
                focus = Focus(product_ids=listed, shown=listed) if listed else focus  # the caller spoke first
                continue
            is_answered = reply is not None and reply.role == "assistant"
            shown = knowledge.names.mentioned(reply.content) if is_answered else ()
            earlier = replace(question, text=turn.content[:MAX_QUESTION_CHARS], history=())
            for part in questions_of(earlier, focus, knowledge):
                understood = understand(part, focus, knowledge)
                focus = _next_focus(understood, Evidence(product_ids=shown) if shown else self._found(understood))
        return focus

    def _found(self, understood: Understanding) -> Evidence:
        """What an earlier question was about; only what was computed has to be computed again."""
        if understood.plan is None and understood.picked_by is None and not understood.ambiguous:
            return Evidence(product_ids=understood.product_ids)
        return self._retriever.retrieve(understood)

    def _cards(self, evidence: Evidence) -> tuple[ProductCard, ...]:
        ids = evidence.product_ids[:_MAX_CARDS]
        offers = self._catalog.offers(ids)
        return tuple(
            ProductCard(
                id=product.id,
                title=safe_title(product.title, product.id),
                price=offers[product.id].price,
                currency=offers[product.id].currency,
                availability=offers[product.id].availability,
                url=product.url,
                image=product.image,
                as_of=offers[product.id].as_of,
            )
            for product in self._catalog.products(ids)
            if product.id in offers
        )

    def _turns(self, question: Question) -> Sequence[Turn]:
        if question.conversation_id is None:
            return question.history
        stored = self._conversations.turns(question.conversation_id).turns
        return [Turn(role=turn.role, content=turn.content) for turn in stored]

    def _answer(
        self, question: Question, replies: Sequence[_Reply], cited: CitedText, focus: Focus, clock: Clock
    ) -> Answer:
        action, reason = _outcome([reply.draft for reply in replies])
        cards = {card.id: card for reply in replies for card in reply.cards}
        written_by = [reply.draft.model for reply in replies if reply.draft.model is not None]
        return Answer(
            text=cited.text,
            action=action,
            reason=reason,
            language=replies[0].understood.language,
            citations=tuple(cited.citations),
            claims=tuple(cited.claims),
            products=tuple(cards.values())[:_MAX_CARDS],
            conversation_id=question.conversation_id or new_id("c"),
            turn_id=new_id("t"),
            model=", ".join(dict.fromkeys(written_by)) or COMPOSER_NAME,
            timings_ms=clock.timings(),
            focus=focus,
            confidence=_confidence(replies, cited) if action == "answer" else None,
        )

    def _keep(self, question: Question, answer: Answer) -> None:
        self._conversations.add(
            answer.conversation_id,
            question=question.text,
            answer=answer.text,
            turn_id=answer.turn_id,
            answer_json=json.dumps(answer_to_dict(answer), ensure_ascii=False),
            focus=answer.focus,
            customer_id=question.customer_id,
            said_before=[turn.content for turn in question.history if turn.role == "user"],
        )


def _titles(understood: Understanding, evidence: Evidence, knowledge: ShopKnowledge) -> dict[str, str]:
    ids = {*evidence.product_ids, *evidence.ask_which, *understood.near_names, *understood.product_ids}
    found = ((product_id, knowledge.names.product(product_id)) for product_id in ids)
    return {i: name.title for i, name in found if name is not None}


def _confidence(replies: Sequence[_Reply], cited: CitedText) -> float | None:
    """That of the least sure answer in a message, which is right only if all are; None where none has evidence."""
    answers = [reply for reply in replies if reply.draft.action == "answer"]
    found = [confidence_of(reply.understood, reply.evidence, cited.citations) for reply in answers]
    return min((one for one in found if one is not None), default=None)


def _outcome(drafts: Sequence[Draft]) -> tuple[Action, AbstentionReason | None]:
    """What was done about a message: a person is needed if any part needs one; one answered part is an answer."""
    by_action = {draft.action: draft for draft in reversed(drafts)}
    for action in _BY_WEIGHT:
        if action in by_action:
            return action, by_action[action].reason
    raise AssertionError("a message has at least one question")


def _is_refused_already(replies: Sequence[_Reply], evidence: Evidence) -> bool:
    """Whether an earlier question of the message was refused in the same words: once is enough."""
    refusal = replace(evidence, items=())  # what was found and does not answer is not said
    refused = [replace(reply.evidence, items=()) for reply in replies if reply.draft.action == "abstain"]
    return not evidence.answerable and refusal in refused


def _asked_first(replies: Sequence[_Reply]) -> list[Turn]:
    """The questions of a message that were answered before the next, as turns that it may lean on."""
    return [Turn(role="user", content=reply.understood.asked) for reply in replies]


def _with_said(understood: Understanding, turns: Sequence[Turn]) -> Understanding:
    """A question that is about no product is also searched with what earlier turns were about."""
    is_about_one = bool(understood.product_ids) and not understood.is_carried
    if is_about_one or understood.ambiguous or understood.plan is not None or not turns:
        return understood
    found = rewrite(understood.asked, turns)
    return replace(understood, said=found.added, leans=found.leans)


def _next_focus(understood: Understanding, evidence: Evidence) -> Focus:
    """What the conversation is about after this turn; a turn about nothing new leaves it as it was."""
    before = understood.focus
    if evidence.ask_which or evidence.is_family:
        return replace(
            before,
            choices=(evidence.ask_which or evidence.product_ids)[:5],
            pending=understood.asked,
            language=understood.language,
        )
    is_unsure = evidence.is_guess or (understood.unknown_names and not evidence.answerable)
    spoken_of = () if is_unsure else evidence.product_ids
    return Focus(
        product_ids=spoken_of or before.product_ids,
        shown=evidence.product_ids if len(evidence.product_ids) > 1 else before.shown,
        plan=understood.plan or before.plan,
        superlative=understood.superlative if understood.plan is not None else before.superlative,
        asked=before.asked if understood.intent in _ABOUT_NO_PRODUCT else understood.asked,
        policy=understood.standalone if understood.is_policy and not evidence.product_ids else "",
        told=understood.standalone if _is_of_documents(understood, evidence) else "",
        language=understood.language,
    )


def _is_of_documents(understood: Understanding, evidence: Evidence) -> bool:
    """Whether a turn was about what documents say, by its wording or by what answered it."""
    told_by_documents = bool(evidence.items) and evidence.items[0].source == "document"
    return not evidence.product_ids and (understood.is_policy or told_by_documents)
