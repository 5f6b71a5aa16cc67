"""Questions that customers' words answer, made from topics: for, against, divided, and not said at all.

Each topic is asked about with evidence for it and, as often, against it, so that yes and no must be read and cannot be
guessed. Beside the evidence stand sentences about other topics.
"""

import random
from collections.abc import Iterator, Sequence

from catalog.product import Source
from rag.reader.examples import Polarity, ReaderExample
from rag.reader.input import ReaderEvidence, ReaderInput, ReaderTurn
from rag.reader.invented_shop import invent_product
from rag.reader.opinion_predicates import Topic, draw_topic, with_aside
from rag.reader.reported_speech import completed, reported
from rag.reader.typing_habits import hastily, named

_DATASET = "generated-opinions"
_UNSTATED, _DIVIDED, _FOLLOW_UP = 0.18, 0.16, 0.08
_TITLE_SHARE = 0.4
_SUBJECTS = frozenset("it they you there the their theirs a an this that these best no".split())


def opinion_examples(*, count: int, chance: random.Random) -> Iterator[ReaderExample]:
    """That many examples."""
    for _ in range(count):
        at = chance.random()
        topic = draw_topic(chance)
        others = _others(topic, chance)
        if at < _UNSTATED:
            yield _example(topic, [_said(t, chance.random() < 0.6, chance) for t in others], None, None, chance)
        elif at < _UNSTATED + _DIVIDED:
            yield _divided(topic, others, chance)
        else:
            yield _one_voice(topic, others, chance)


def _one_voice(topic: Topic, others: Sequence[Topic], chance: random.Random) -> ReaderExample:
    is_so = chance.random() < 0.5
    source = chance.choice(("review", "review", "qa", "qa", "bullet", "description"))
    sentence = chance.choice(topic.affirmed if is_so else topic.denied)
    if source in ("bullet", "description"):
        sentence = (topic.is_so if is_so else topic.is_not_so) + "."
        answer = sentence[0].upper() + sentence[1:]
        evidence = ReaderEvidence(
            source="bullet" if source == "bullet" else "description", text=_as_maker(sentence, chance)
        )
    else:
        answer = f"A customer says that {_clause(sentence)}."
        evidence = _voice(topic, with_aside(sentence, chance), source, chance)
    polarity: Polarity = "yes" if is_so else "no"
    pieces = [evidence, *(_said(t, chance.random() < 0.6, chance) for t in others)]
    if chance.random() < 0.15:  # a second voice says the same in other words
        pieces.insert(1, _voice(topic, chance.choice(topic.affirmed if is_so else topic.denied), "review", chance))
    return _example(topic, pieces, f"{polarity.capitalize()}. {answer}", polarity, chance)


def _divided(topic: Topic, others: Sequence[Topic], chance: random.Random) -> ReaderExample:
    """Two customers who contradict each other."""
    pro, contra = chance.choice(topic.affirmed), chance.choice(topic.denied)
    pieces = [_voice(topic, pro, "review", chance), _voice(topic, contra, "review", chance)]
    first, second = _clause(pro), _clause(contra)
    if chance.random() < 0.5:
        pieces.reverse()
        first, second = second, first
    answer = f"Customers disagree: one says that {first}, another says that {second}."
    return _example(
        topic, [*pieces, *(_said(t, True, chance) for t in others[:2])], answer, None, chance, shuffled=False
    )


def _others(topic: Topic, chance: random.Random) -> list[Topic]:
    drawn = (draw_topic(chance) for _ in range(chance.choice((0, 1, 2, 2, 3, 4)) + 1))
    kept: dict[str, Topic] = {}
    for other in drawn:
        if not set(other.key.split()) & set(topic.key.split()):
            kept.setdefault(other.key, other)
    return list(kept.values())


def _said(topic: Topic, is_so: bool, chance: random.Random) -> ReaderEvidence:
    source = chance.choice(("review", "review", "qa", "description"))
    if source == "description":
        text = _as_maker((topic.is_so if is_so else topic.is_not_so) + ".", chance)
        return ReaderEvidence(source="description", text=text)
    return _voice(topic, with_aside(chance.choice(topic.affirmed if is_so else topic.denied), chance), source, chance)


def _voice(topic: Topic, sentence: str, source: str, chance: random.Random) -> ReaderEvidence:
    kind: Source = "qa" if source == "qa" else "review"
    context = chance.choice(topic.questions) if kind == "qa" and chance.random() < 0.7 else ""
    return ReaderEvidence(source=kind, text=_spelt(sentence, chance), context=context)


def _as_maker(sentence: str, chance: random.Random) -> str:
    return _spelt(sentence.replace("it ", chance.choice(("it ", "this model ", "the product ")), 1), chance)


def _spelt(sentence: str, chance: random.Random) -> str:
    return sentence[0].upper() + sentence[1:] if chance.random() < 0.5 else sentence


def _clause(sentence: str) -> str:
    """What a customer wrote as a clause with a subject."""
    said = completed(reported(sentence))
    if said.startswith("don't "):
        return "you should not " + said.removeprefix("don't ")
    if said.endswith(" is built in"):
        return said
    return said if said.split()[0] in _SUBJECTS else f"it is {said}"


def _example(
    topic: Topic,
    evidence: Sequence[ReaderEvidence],
    answer: str | None,
    polarity: Polarity | None,
    chance: random.Random,
    *,
    shuffled: bool = True,
) -> ReaderExample:
    product = invent_product(chance)
    pieces = list(evidence)
    if shuffled and chance.random() < 0.6:
        chance.shuffle(pieces)
    history: tuple[ReaderTurn, ...] = ()
    if chance.random() < _FOLLOW_UP:
        history = (
            ReaderTurn(is_customer=True, text=f"what is the {chance.choice(sorted(product.attributes))}?"),
            ReaderTurn(is_customer=False, text="That is not stated."),
        )
    title = product.title if chance.random() < _TITLE_SHARE else ""
    return ReaderExample(
        dataset=_DATASET,
        group=product.id,
        given=ReaderInput(
            question=named(hastily(chance.choice(topic.questions), chance), title, chance),
            evidence=tuple(pieces),
            title=title,
            history=history,
        ),
        answer=answer,
        style="voiced",
        polarity=polarity,
    )
