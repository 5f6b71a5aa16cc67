"""The questions of a message, each ready to be understood: without courtesy and typos, with what leads up to it."""

import re
from dataclasses import replace

from index.chinese_script import simplified
from index.english_words import is_english_word
from rag.knowledge import ShopKnowledge
from rag.naming.continued_names import with_names_whole
from rag.question import Focus, Question
from rag.vocabulary.concepts import asked_concepts, find_extremes
from rag.words.chinese_asking import joined_questions
from rag.words.chinese_spelling import corrected_chinese
from rag.words.courtesy import without_courtesy
from rag.words.intents import closed_intent, name_instead_of_pronoun, refers_back, wordings
from rag.words.language import is_chinese
from rag.words.message import Message, read_message
from rag.words.plain_chinese import plain_chinese
from rag.words.spelling import corrected, written_out

_LEAST_JOINED = 2
_OF_IT = re.compile(r"\b(?:it|that|them|theirs|those|one)\b", re.IGNORECASE)


def questions_of(question: Question, focus: Focus, knowledge: ShopKnowledge) -> tuple[Question, ...]:
    """The questions of a message, to be answered one after the other; at least one.

    What leads up to a single question stays with it, unless it only greets or names the product that the question
    then speaks of: "I have the Aurora 200. Is it bagless?" asks whether the Aurora 200 is bagless.
    """
    if closed_intent(question.text) in ("small_talk", "handoff"):
        return (question,)
    said = knowledge.scope.unglued(plain_chinese(simplified(question.text)))
    asked = without_courtesy(said, is_named=lambda text: _names_something(text, knowledge))
    asked, _ = corrected(written_out(asked), knowledge.spelling, lambda word: is_right(word, knowledge))
    if is_chinese(asked):
        asked, _ = corrected_chinese(asked, knowledge.chinese_spelling, lambda word: is_right(word, knowledge))
    asked = with_names_whole(asked, lambda name: len(knowledge.names.find(name, sure=True).groups) == 1)
    message = read_message(asked)
    if is_chinese(asked):
        message = replace(message, questions=joined_questions(message.questions))
    if _cuts_a_name(asked, message, knowledge):
        return (replace(question, text=asked),)
    questions = _sharing_kind(_with_what_it_means(message.questions, knowledge), knowledge)
    message = replace(message, questions=questions)
    if not message.context:
        return tuple(replace(question, text=text) for text in message.questions)
    texts = list(message.questions)
    if closed_intent(message.context) != "small_talk":
        texts[0] = _with_context(message.context, texts[0], knowledge)
    return tuple(replace(question, text=text) for text in texts)


def _with_what_it_means(texts: tuple[str, ...], knowledge: ShopKnowledge) -> tuple[str, ...]:
    """Questions of which the last counts or lists by what the first speaks of, as one: "Is a lid common? How many pots
    have it?"; and one that names what another compares: "Which is lighter? The Trek 1? The Trek 2?"."""
    if len(texts) < _LEAST_JOINED:
        return texts
    said = wordings(texts[-1])
    is_of_kind = knowledge.scope.category_of(texts[-1]) is not None
    first_names = knowledge.names.find(texts[0]).groups or knowledge.scope.category_of(texts[0])
    if said & {"count", "list"} and is_of_kind and _OF_IT.search(texts[-1]) and not first_names:
        return (" ".join(texts),)
    if "compare" in wordings(texts[0]) and all(_only_names(text, knowledge) for text in texts[1:]):
        return (" ".join(texts),)
    return texts


def _sharing_kind(texts: tuple[str, ...], knowledge: ShopKnowledge) -> tuple[str, ...]:
    """Questions with the kind of product that only the last names: "what is your cheapest and what is your dearest
    tent?" asks twice of tents."""
    kind = knowledge.scope.category_of(texts[-1])
    if kind is None or len(texts) < _LEAST_JOINED:
        return texts
    return tuple(
        f"{text} {kind}" if find_extremes(text.lower()) and not _names_something(text, knowledge) else text
        for text in texts
    )


def _only_names(text: str, knowledge: ShopKnowledge) -> bool:
    """Whether a text names products and asks nothing of them."""
    named = knowledge.names.find(text)
    return bool(named.groups) and not wordings(text) and not asked_concepts(text.lower())


def _cuts_a_name(text: str, message: Message, knowledge: ShopKnowledge) -> bool:
    """Whether a message was taken apart within a name: "Tripp Lite Protect It! 4-Outlet Home"."""
    parts = [part for part in (message.context, *message.questions) if part]
    if len(parts) == 1:
        return False
    return any(not any(name in part for part in parts) for name in knowledge.names.find(text).mentions)


def is_right(word: str, knowledge: ShopKnowledge) -> bool:
    """Whether a Latin word in small letters is no typo: of English, or of a title."""
    return knowledge.names.knows(word) or is_english_word(word)


def _names_something(text: str, knowledge: ShopKnowledge) -> bool:
    """Whether a text names a product or a kind of product of the shop; a Chinese one also a brand ("我是谷屿老粉")."""
    if is_chinese(text) and knowledge.scope.names_brand(text):
        return True
    return bool(knowledge.names.find(text, sure=True).groups) or knowledge.scope.category_of(text) is not None


def _with_context(context: str, asked: str, knowledge: ShopKnowledge) -> str:
    """A question with what was said before it; of a product that only the context names, its title alone."""
    named = knowledge.names.find(context).groups
    is_of_its_own = bool(asked_concepts(asked.lower()) or knowledge.scope.find(asked).filters)  # not "is that right?"
    if not is_of_its_own or knowledge.names.find(asked).groups:
        return f"{context} {asked}"
    if len(named) == 1 and len(named[0]) == 1 and refers_back(asked):
        name = knowledge.names.product(named[0][0])
        if name is not None:
            return name_instead_of_pronoun(asked, name.title)
    return f"{context} {asked}"
