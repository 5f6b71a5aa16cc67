"""Sets in which people judged whether a text is held by its source: SummEdits, BEGIN; and HaluEval.

SummEdits: Laban et al., EMNLP 2023. BEGIN: Dziri et al., TACL 2022. HaluEval: Li et al., EMNLP 2023; its false
answers are made by a model and filtered, its true ones written by people.
"""

import csv
import io
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.tracks.archives import member_text
from eval.verification.measuring import Share
from eval.verification.records import Part, part_of
from index.sentences import group_spans, sentence_spans
from rag.claims.paraphrases import ParaphraseCheck
from rag.evidence import EvidenceItem
from rag.verification import verify

SUMMEDITS_PARTS = ("ectsum", "news", "podcast", "qmsumm", "sales_call", "sales_email", "samsum", "scitldr")
BEGIN_FILES = ("wow/begin_dev_wow.tsv", "cmu-dog/begin_dev_cmu.tsv", "topicalchat/begin_dev_tc.tsv")
_PASSAGE_WORDS, _PASSAGE_SENTENCES = 60, 3  # as descriptions are cut


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A text with its source, and whether the source holds it."""

    source: str
    text: str
    is_held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledFound:
    """How a set was judged."""

    name: str
    recall: Share  # of texts that are not held: flagged
    precision: Share  # of flagged texts: not held
    wrongly_flagged: Share  # of texts that are held

    @property
    def balanced_accuracy(self) -> float | None:
        """Mean of both shares judged right; None where one kind of text is missing."""
        if self.recall.mean is None or self.wrongly_flagged.mean is None:
            return None
        return (self.recall.mean + 1 - self.wrongly_flagged.mean) / 2


def measure_labelled(
    sets: Mapping[str, Sequence[Labelled]], *, n_each: int, seed: int, paraphrases: ParaphraseCheck | None = None
) -> list[LabelledFound]:
    """How a sample of each set is judged; with `paraphrases`, a model judges what stands in other words."""
    found = []
    for name, texts in sets.items():
        chosen = random.Random(seed).sample(texts, min(n_each, len(texts)))
        found.append(_judged(name, chosen, paraphrases))
    return found


def labelled_sets(data: Path, part: Part) -> dict[str, list[Labelled]]:
    """The texts of each set whose source belongs to a part, as products do by their id.

    Raises:
        MissingDataError: If a set is not there.
        CasesError: If one cannot be read.
    """
    found = {"SummEdits": _summedits(data), "BEGIN": _begin(data), "HaluEval QA": _halueval(data)}
    return {name: [one for one in texts if part_of(one.source) == part] for name, texts in found.items()}


def _judged(name: str, texts: Sequence[Labelled], paraphrases: ParaphraseCheck | None) -> LabelledFound:
    verdicts = [(one.is_held, is_flagged(one, paraphrases)) for one in texts]
    n_flagged = sum(flagged for _, flagged in verdicts)
    hits = sum(flagged and not held for held, flagged in verdicts)
    n_held = sum(held for held, _ in verdicts)
    return LabelledFound(
        name=name,
        recall=Share(n_hits=hits, n=len(verdicts) - n_held),
        precision=Share(n_hits=hits, n=n_flagged),
        wrongly_flagged=Share(n_hits=n_flagged - hits, n=n_held),
    )


def is_flagged(one: Labelled, paraphrases: ParaphraseCheck | None = None) -> bool:
    """Whether any sentence of a text is not verified by its source."""
    evidence = tuple(_evidence(one.source))
    sentences = [one.text[span.start : span.end] for span in sentence_spans(one.text)]
    return any(verify(sentence, evidence, paraphrases=paraphrases).status != "verified" for sentence in sentences)


def _evidence(source: str) -> Iterator[EvidenceItem]:
    spans = group_spans(source, sentence_spans(source), max_words=_PASSAGE_WORDS, max_spans=_PASSAGE_SENTENCES)
    for number, span in enumerate(spans):
        yield EvidenceItem(
            kind="passage",
            source="document",
            source_id=f"source#{number}",
            text=source[span.start : span.end],
            owner_id="source",
            score=0.5,
        )


def _summedits(data: Path) -> list[Labelled]:
    return [
        Labelled(source=row["doc"], text=row["summary"], is_held=str(row["label"]) == "1")
        for part in SUMMEDITS_PARTS
        for row in json.loads(member_text(data, "summedits", f"data/summedits/summedits_{part}.json"))
    ]


def _begin(data: Path) -> list[Labelled]:
    found = []
    for path in BEGIN_FILES:
        rows = csv.DictReader(io.StringIO(member_text(data, "BEGIN", path)), delimiter="\t", quoting=csv.QUOTE_NONE)
        for row in rows:
            label = (row["begin_label"] or "").strip().lower()
            if label != "generic":  # it claims nothing
                held = label == "fully attributable"
                found.append(Labelled(source=row["knowledge"], text=row["response"], is_held=held))
    return found


def _halueval(data: Path) -> list[Labelled]:
    found = []
    for line in member_text(data, "HaluEval", "generation/qa/qa_one-turn_data.json").splitlines():
        row = json.loads(line)
        for key, held in (("right_answer", True), ("hallucinated_answer", False)):
            text = str(row[key])
            if len(text.split()) > 2:  # a bare name is no statement
                found.append(Labelled(source=row["knowledge"], text=text, is_held=held))
    return found
