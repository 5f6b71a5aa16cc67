"""PolicyQA: questions of customers about the privacy policy of the shop they are in.

Split measured: `test`, 20 websites. Each website is a shop of its own, as a shop has one policy: the policy is one
document, and some products of the demo shop stand beside it. A question that was marked in several segments of a policy
is one case: any of the marked sentences is right evidence, and any marked span of two words or more a right answer.

Reference: Ahmad et al., PolicyQA, Findings of EMNLP 2020; MIT licence.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from eval.cases import CaseRecord, EvidenceRecord, ExpectRecord
from eval.tracks.archives import member_text, parsed
from eval.tracks.ground import DEMO_SHOP, Ground, Part, Run, Track, run_of_parts, store_of, write_cases, write_documents
from eval.tracks.squad_form import Article, AskedQuestion, SquadFile, sentences_with

_NAME, _SPLIT = "PolicyQA", "data/test.json"
_N_CASES = 200
_PRODUCTS = DEMO_SHOP / "products" / "vacuum-cleaners.jsonl"
_LEAST_ANSWER_WORDS = 2  # "identifiable" alone stands in half of all sentences of a policy


@dataclass(slots=True)
class _Marked:
    """What was marked for one question in all segments of a policy, while it is gathered."""

    ability: str
    answers: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)


def policy_parts(ground: Ground) -> list[Part]:
    """A store and cases for each website of which a question was drawn."""
    return [
        Part(name=name, settings=store_of(ground, f"policy-qa/{name}", sources), cases=cases)
        for name, sources, cases in _written(ground)
    ]


def held_out_texts(data: Path) -> Iterator[str]:
    """Every segment of the policies that are measured on."""
    for article in _articles(data):
        yield from (passage.context for passage in article.paragraphs)


def _measure(ground: Ground) -> tuple[Run, ...]:
    return (run_of_parts(ground, "policy-qa", "a shop with one policy each", policy_parts(ground)),)


def _written(ground: Ground) -> Iterator[tuple[str, list[Path], Path]]:
    drawn = _drawn(ground)
    for article in _articles(ground.data):
        records = [record for title, record in drawn if title == article.title]
        if records:
            folder = ground.out / "policy-qa" / article.title
            yield (
                article.title,
                [_PRODUCTS, write_documents(folder / "policy.jsonl", [_document(article)])],
                write_cases(folder / "cases.jsonl", records),
            )


def _drawn(ground: Ground) -> list[tuple[str, CaseRecord]]:
    everything = [(article.title, record) for article in _articles(ground.data) for record in _records(article)]
    return Random(f"{ground.seed}/policy-qa").sample(everything, min(ground.at_most(_N_CASES), len(everything)))


def _articles(data: Path) -> tuple[Article, ...]:
    return parsed(member_text(data, _NAME, _SPLIT), SquadFile, f"{_NAME}/{_SPLIT}").data


def _document(article: Article) -> dict[str, str]:
    text = "\n\n".join(" ".join(passage.context.split()) for passage in article.paragraphs)
    return {"id": "privacy-policy", "title": "Privacy policy", "text": text}


def _records(article: Article) -> Iterator[CaseRecord]:
    for number, (question, marked) in enumerate(_marked(article).items(), start=1):
        yield CaseRecord(
            id=f"{article.title}-{number:03d}",
            question=question,
            answers=tuple(marked.answers),
            action="answer",
            ability=marked.ability,
            language="en",
            expect=ExpectRecord(evidence_full=tuple(EvidenceRecord(text=one) for one in marked.sentences)),
        )


def _marked(article: Article) -> Mapping[str, _Marked]:
    found: dict[str, _Marked] = {}
    for passage in article.paragraphs:
        context = " ".join(passage.context.split())
        for asked in passage.qas:
            one = found.setdefault(asked.question.strip(), _Marked(ability=_practice(asked)))
            for span in (" ".join(answer.text.split()) for answer in asked.answers):
                one.sentences.append(sentences_with(context, span))
                if len(span.split()) >= _LEAST_ANSWER_WORDS:
                    one.answers.append(span)
    for one in found.values():
        one.answers, one.sentences = list(dict.fromkeys(one.answers)), list(dict.fromkeys(one.sentences))
    return found


def _practice(asked: AskedQuestion) -> str:
    """What the question is about, in the words of the annotators, e.g. "data retention"."""
    return asked.type.split("|||")[0].strip().lower()


POLICY_QA = Track(
    name="policy-qa",
    title="Privacy policies (PolicyQA)",
    about=f"{_N_CASES} questions drawn from the `test` split of PolicyQA (MIT) about the privacy policies of 20 "
    "websites, each a store of its own with that policy as one document and 11 products of the demo shop beside it. "
    "Right is a reply that says a marked span or cites a marked sentence. Annotators marked what they saw, not all "
    "that answers, so that figures are lower bounds; every question has an answer.",
    measure=_measure,
)
