"""The way of a question: understanding, retrieval, writing, verification, answer.

Each stage takes what the one before gives. A sentence is sent only after it was verified; one that is not is
replaced by the fact it got wrong, or dropped; a reply with nothing left becomes the composer's, or an abstention.
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from catalog.database import Catalog
from rag.answer import Answer, AnswerEvent, DeltaEvent, DoneEvent, EvidenceEvent, ProductCard
from rag.answer_json import answer_to_dict
from rag.citing import CitedText, cite
from rag.composer import abstain, compose, compose_closed, empty_catalog
from rag.conversation import ConversationStore, new_id
from rag.draft import Draft, DraftSentence, claim
from rag.errors import QuestionError
from rag.evidence import Evidence
from rag.generation import write_sentences
from rag.knowledge import ShopKnowledge
from rag.language_model import LanguageModel
from rag.prompt import build_prompt
from rag.question import Focus, Question, Turn, Understanding
from rag.retrieval import Retriever
from rag.settings import AnsweringSettings
from rag.understanding import understand
from rag.verification import Verdict, verify
from rag.wording import fact_sentence

_MAX_CARDS = 8
_MAX_EARLY_CITATIONS = 8
_COMPOSER_NAME = "shelftalk-composer-1"
_MODEL_INTENTS = ("fact", "yes_no", "opinion", "policy")  # the others are computed, and said by the composer


@dataclass
class _Clock:
    """Milliseconds of each stage."""

    started: float = field(default_factory=time.perf_counter)
    marks: dict[str, float] = field(default_factory=dict)
    _last: float = field(default_factory=time.perf_counter)

    def mark(self, stage: str) -> None:
        now = time.perf_counter()
        self.marks[stage] = self.marks.get(stage, 0.0) + 1000 * (now - self._last)
        self._last = now

    def timings(self) -> dict[str, float]:
        return {**self.marks, "total": 1000 * (time.perf_counter() - self.started)}


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
    ) -> None:
        """Put the stages together.

        Args:
            catalog: Prices and titles are read from it when an answer is made.
            knowledge: Gives what is known of the catalog in its present state.
            retriever: Finds evidence.
            conversations: Where turns are kept.
            settings: Budgets and thresholds.
            model: Writes the answers; None leaves that to the composer.
        """
        self._catalog = catalog
        self._knowledge = knowledge
        self._retriever = retriever
        self._conversations = conversations
        self._settings = settings
        self._model = model

    @property
    def model_name(self) -> str:
        """Who writes the answers."""
        return _COMPOSER_NAME if self._model is None else self._model.name

    def ask(self, question: Question) -> Answer:
        """Answer a question.

        Raises:
            QuestionError: If the product page is not known.
            ConversationError: If the conversation is not known.
            GenerationError: If the language model fails.
        """
        for event in self.stream(question):
            if isinstance(event, DoneEvent):
                return event.answer
        raise AssertionError("a stream ends with its answer")

    def stream(self, question: Question) -> Iterator[AnswerEvent]:
        """Answer a question piece by piece; the last event holds the whole answer. Errors as for `ask`."""
        clock = _Clock()
        knowledge = self._knowledge()
        self._check(question, knowledge)
        focus = self._focus(question, knowledge)
        understood = understand(question, focus, knowledge)
        clock.mark("understand")
        evidence = Evidence() if knowledge.is_empty else self._retriever.retrieve(understood)
        clock.mark("retrieve")
        cards = self._cards(evidence)
        cited = CitedText()
        if self._model is not None and evidence.answerable and understood.intent in _MODEL_INTENTS:
            early = tuple(cite(item, n) for n, item in enumerate(evidence.items[:_MAX_EARLY_CITATIONS], start=1))
            yield EvidenceEvent(citations=early, products=cards)
            for piece in self._written(understood, evidence, cited, clock):
                yield DeltaEvent(text=piece)
        draft = Draft(sentences=())
        if not cited.text:
            draft = self._draft(understood, evidence, knowledge)
            clock.mark("generate")
            pieces = [self._checked(sentence, evidence, cited) for sentence in draft.sentences]
            stands = bool(cited.claims) or not any(sentence.is_claim for sentence in draft.sentences)
            if not stands or not cited.text:  # nothing of it could be verified: say so rather than nothing
                cited = CitedText()
                draft = abstain(understood, evidence, titles=self._titles(understood, evidence, knowledge))
                pieces = [self._checked(sentence, evidence, cited) for sentence in draft.sentences]
            clock.mark("verify")
            yield EvidenceEvent(citations=tuple(cited.citations), products=cards)
            yield from (DeltaEvent(text=piece) for piece in pieces if piece)
        answer = self._answer(understood, evidence, draft, cited, cards, clock)
        self._keep(question, answer)  # with the customer's own words, also where an earlier question was meant
        yield DoneEvent(answer=answer)

    def _check(self, question: Question, knowledge: ShopKnowledge) -> None:
        page = question.product_id
        if page is not None and knowledge.names.product(page) is None:
            raise QuestionError(f"there is no product {page!r} in the catalog; leave product_id out or correct it")

    def _focus(self, question: Question, knowledge: ShopKnowledge) -> Focus:
        """The state of the conversation: stored, or replayed from the turns that came with the question."""
        if question.conversation_id is not None:
            return self._conversations.focus(question.conversation_id)
        focus = Focus()
        for turn in question.history:
            if turn.role == "user" and turn.content.strip():
                earlier = replace(question, text=turn.content[:2_000], history=())
                understood = understand(earlier, focus, knowledge)
                focus = _next_focus(understood, self._retriever.retrieve(understood))
        return focus

    def _written(self, understood: Understanding, evidence: Evidence, cited: CitedText, clock: _Clock) -> Iterator[str]:
        """Verified sentences of the language model."""
        assert self._model is not None
        prompt = build_prompt(
            understood,
            evidence,
            self._history(understood.question),
            count_tokens=self._model.count_tokens,
            budget_tokens=min(self._settings.prompt_tokens, self._model.context_tokens - self._settings.answer_tokens),
        )
        for sentence in write_sentences(self._model, prompt, max_tokens=self._settings.answer_tokens):
            clock.mark("generate")
            piece = self._repaired(sentence, understood, evidence, cited)
            clock.mark("verify")
            if piece:
                yield piece
        clock.mark("generate")

    def _repaired(self, sentence: str, understood: Understanding, evidence: Evidence, cited: CitedText) -> str:
        """A sentence when it is verified, else the fact it contradicts, else nothing."""
        verdict = verify(sentence, evidence.items)
        if verdict.status == "verified":
            return cited.add(claim(sentence), verdict)
        if verdict.status == "contradicted" and verdict.items:
            return self._checked(claim(fact_sentence(verdict.items[0], understood.language)), evidence, cited)
        return ""

    def _checked(self, sentence: DraftSentence, evidence: Evidence, cited: CitedText) -> str:
        """A sentence of the composer with its citations; one that is not verified is left out."""
        if not sentence.is_claim:
            return cited.add(sentence, None)
        verdict: Verdict = verify(sentence.text, evidence.items)
        return cited.add(sentence, verdict) if verdict.status == "verified" else ""

    def _draft(self, understood: Understanding, evidence: Evidence, knowledge: ShopKnowledge) -> Draft:
        closed = compose_closed(understood)
        if closed is not None:
            return closed
        if knowledge.is_empty:
            return empty_catalog(understood.language)
        return compose(understood, evidence, titles=self._titles(understood, evidence, knowledge))

    @staticmethod
    def _titles(understood: Understanding, evidence: Evidence, knowledge: ShopKnowledge) -> dict[str, str]:
        ids = {*evidence.product_ids, *evidence.ask_which, *understood.near_names, *understood.product_ids}
        found = ((product_id, knowledge.names.product(product_id)) for product_id in ids)
        return {i: name.title for i, name in found if name is not None}

    def _cards(self, evidence: Evidence) -> tuple[ProductCard, ...]:
        ids = evidence.product_ids[:_MAX_CARDS]
        offers = self._catalog.offers(ids)
        return tuple(
            ProductCard(
                id=product.id,
                title=product.title,
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

    def _history(self, question: Question) -> Sequence[Turn]:
        if question.conversation_id is None:
            turns: Sequence[Turn] = question.history
        else:
            stored = self._conversations.turns(question.conversation_id).turns
            turns = [Turn(role=turn.role, content=turn.content) for turn in stored]
        return turns[-self._settings.history_turns :] if self._settings.history_turns else ()

    def _answer(
        self,
        understood: Understanding,
        evidence: Evidence,
        draft: Draft,
        cited: CitedText,
        cards: tuple[ProductCard, ...],
        clock: _Clock,
    ) -> Answer:
        question = understood.question
        return Answer(
            text=cited.text,
            action=draft.action,
            reason=draft.reason,
            language=understood.language,
            citations=tuple(cited.citations),
            claims=tuple(cited.claims),
            products=cards,
            conversation_id=question.conversation_id or new_id("c"),
            turn_id=new_id("t"),
            model=_COMPOSER_NAME if draft.sentences else self.model_name,
            timings_ms=clock.timings(),
            focus=_next_focus(understood, evidence),
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
        )


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
    return Focus(
        product_ids=evidence.product_ids or before.product_ids,
        shown=evidence.product_ids if len(evidence.product_ids) > 1 else before.shown,
        plan=understood.plan or before.plan,
        superlative=understood.superlative if understood.plan is not None else before.superlative,
        language=understood.language,
    )
