"""The reply to one question: written by the language model or composed, and verified sentence by sentence.

A sentence is given out only after it was verified; one that is not is written once more with its wrong words barred,
else replaced by the fact it got wrong, or dropped; a reply with nothing left becomes the composer's, or an abstention.
A model that fails is followed by its stand-in, and that by the composer; what was verified before it failed stays.
"""

import logging
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from index.sentences import sentence_spans
from rag.answer import AnswerEvent, DeltaEvent, EvidenceEvent, ProductCard
from rag.claims.citing import CitedText
from rag.claims.paraphrases import ParaphraseCheck
from rag.clock import Clock
from rag.composing.composer import abstain, compose, compose_closed, empty_catalog
from rag.composing.wording import fact_sentence
from rag.draft import Draft, DraftSentence, claim
from rag.errors import GenerationError, ModelPausedError
from rag.evidence import Evidence
from rag.generation import write_sentences
from rag.language_model import LanguageModel
from rag.prompt import Prompt, build_prompt
from rag.question import Turn, Understanding
from rag.settings import AnsweringSettings
from rag.verification import Verdict, verify

_MAX_EARLY_CITATIONS = 8
_MAX_BARRED = 6  # wrong words of one reply; a reply that holds more is not worth the time of writing it again
COMPOSER_NAME = "shelftalk-composer-1"
_LOG = "shelftalk.model"
_MODEL_INTENTS = ("fact", "yes_no", "opinion", "policy")  # the others are computed, and said by the composer


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """All that a reply is written from."""

    understood: Understanding
    evidence: Evidence
    titles: Mapping[str, str]  # of each product that the evidence or the understanding names
    cards: tuple[ProductCard, ...]
    history: Sequence[Turn]
    is_empty: bool  # there is no catalog yet


class ReplyWriter:
    """Writes replies; safe to share between threads."""

    def __init__(
        self,
        settings: AnsweringSettings,
        *,
        model: LanguageModel | None,
        stand_in: LanguageModel | None = None,
        paraphrases: ParaphraseCheck | None = None,
    ) -> None:
        """Use a language model and what writes where it fails; None leaves that to the composer.

        Args:
            settings: Budgets.
            model: Writes.
            stand_in: Writes where the model fails.
            paraphrases: Who judges what models write in other words than the evidence; composed replies never need it.
        """
        self._settings = settings
        self._model = model
        self._paraphrases = paraphrases
        self._models = tuple(one for one in (model, stand_in) if one is not None)

    @property
    def model_name(self) -> str:
        """Who writes the replies."""
        return COMPOSER_NAME if self._model is None else self._model.name

    def write(self, matter: Matter, cited: CitedText, clock: Clock) -> Generator[AnswerEvent, None, Draft]:
        """Append a reply to a text, piece by piece; returns the composer's draft, empty where a model wrote."""
        evidence, understood = matter.evidence, matter.understood
        if self._models and evidence.answerable and understood.intent in _MODEL_INTENTS:
            early = cited.show(evidence.items[:_MAX_EARLY_CITATIONS])
            yield EvidenceEvent(citations=early, products=matter.cards)
            writer = yield from self._first_that_writes(matter, cited, clock)
            if writer is not None:
                return Draft(sentences=(), model=writer)
        draft = self._draft(matter)
        clock.mark("generate")
        checked = _checked(draft, evidence)
        if not checked or (any(s.is_claim for s in draft.sentences) and not any(v for _, v in checked)):
            draft = abstain(understood, evidence, titles=dict(matter.titles), history=matter.history)
            checked = _checked(draft, evidence)
        clock.mark("verify")
        pieces = [cited.add(sentence, verdict) for sentence, verdict in _not_said_yet(checked, cited)]
        yield EvidenceEvent(citations=tuple(cited.citations), products=matter.cards)
        yield from (DeltaEvent(text=piece) for piece in pieces if piece)
        return draft

    def _first_that_writes(
        self, matter: Matter, cited: CitedText, clock: Clock
    ) -> Generator[AnswerEvent, None, str | None]:
        """Sentences of the first model that does not fail; returns its name, None where nothing was written."""
        for model in self._models:
            is_written = False
            try:
                for piece in self._written(model, matter, cited, clock):
                    is_written = True
                    yield DeltaEvent(text=piece)
            except GenerationError as error:
                level = logging.DEBUG if isinstance(error, ModelPausedError) else logging.WARNING
                logging.getLogger(_LOG).log(level, "%s; an answer is finished without it", error)
                clock.mark("generate")
                if not is_written:
                    continue
            return model.name if is_written else None
        return None

    def _written(self, model: LanguageModel, matter: Matter, cited: CitedText, clock: Clock) -> Iterator[str]:
        """Verified sentences of the language model."""
        prompt = build_prompt(
            matter.understood,
            matter.evidence,
            matter.history,
            count_tokens=model.count_tokens,
            budget_tokens=self._settings.prompt_budget(model.context_tokens),
        )
        barred: list[str] = []
        for place, sentence in enumerate(write_sentences(model, prompt, max_tokens=self._settings.answer_tokens)):
            clock.mark("generate")
            verdict = verify(sentence, matter.evidence.items, paraphrases=self._paraphrases)
            clock.mark("verify")
            if verdict.status != "verified" and verdict.offending and len(barred) < _MAX_BARRED:
                barred.extend(verdict.offending)
                sentence, verdict = self._again(model, prompt, place, barred, matter) or (sentence, verdict)
                clock.mark("generate")
            piece = _repaired(sentence, verdict, matter, cited)
            clock.mark("verify")
            if piece:
                yield piece
        clock.mark("generate")

    def _again(
        self, model: LanguageModel, prompt: Prompt, place: int, barred: Sequence[str], matter: Matter
    ) -> tuple[str, Verdict] | None:
        """The sentence of this place, written once more with what was wrong barred; None where it is no better."""
        limit = self._settings.answer_tokens
        written = write_sentences(model, prompt, max_tokens=limit, barred=barred)
        try:
            sentence = next(islice(written, place, None), None)
        except GenerationError:
            return None  # told of where the next sentence is asked for, if there is one
        if sentence is None:
            return None
        verdict = verify(sentence, matter.evidence.items, paraphrases=self._paraphrases)
        return (sentence, verdict) if verdict.status == "verified" else None

    @staticmethod
    def _draft(matter: Matter) -> Draft:
        closed = compose_closed(matter.understood, matter.history)
        if closed is not None:
            return closed
        if matter.is_empty:
            return empty_catalog(matter.understood.language)
        return compose(matter.understood, matter.evidence, titles=dict(matter.titles), history=matter.history)


def _repaired(sentence: str, verdict: Verdict, matter: Matter, cited: CitedText) -> str:
    """A sentence when it is verified, else the fact it contradicts, else nothing; nothing is said twice."""
    if verdict.status == "verified":
        return cited.add(claim(sentence), verdict) if sentence not in _said(cited) else ""
    if verdict.status == "contradicted" and verdict.items and verdict.items[0].kind == "field":
        fact = claim(fact_sentence(verdict.items[0], matter.understood.language))
        verdict = verify(fact.text, matter.evidence.items)
        return cited.add(fact, verdict) if verdict.status == "verified" and fact.text not in _said(cited) else ""
    return ""


def _said(cited: CitedText) -> set[str]:
    return {one.text for one in cited.claims}


def _not_said_yet(
    checked: Sequence[tuple[DraftSentence, Verdict | None]], cited: CitedText
) -> list[tuple[DraftSentence, Verdict | None]]:
    """What an earlier question of the message was not answered with already; nothing where all was."""
    said = _said(cited)
    cut = [(replace(one, text=_new_of(one.text, said)) if one.is_claim else one, verdict) for one, verdict in checked]
    new = [(one, verdict) for one, verdict in cut if one.text]
    is_all_said = any(one.is_claim for one, _ in checked) and not any(one.is_claim for one, _ in new)
    return [] if is_all_said else new


def _new_of(text: str, said: set[str]) -> str:
    """A claim without the sentences that stand at its end or its beginning and were said; "" where all were."""
    if "\n" in text or any(text in one for one in said):
        return "" if any(text in one for one in said) else text
    spans = [text[span.start : span.end] for span in sentence_spans(text)]
    new = [span for span in spans if not any(span in one for one in said)]
    is_one_piece = bool(new) and "".join(new) in "".join(spans)
    return text[text.index(new[0]) : text.rindex(new[-1]) + len(new[-1])] if is_one_piece else text


def _checked(draft: Draft, evidence: Evidence) -> list[tuple[DraftSentence, Verdict | None]]:
    """The sentences of a draft that may leave, with what verified them; None for those that claim nothing."""
    kept: list[tuple[DraftSentence, Verdict | None]] = []
    for sentence in draft.sentences:
        if not sentence.is_claim:
            kept.append((sentence, None))
            continue
        verdict = verify(sentence.text, evidence.items)
        if verdict.status == "verified":
            kept.append((sentence, verdict))
    return kept
