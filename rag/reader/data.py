"""Make the examples that the reader learns from, of public data and of invented shops: `python -m rag.reader.data`.

Writes `train.jsonl`, `dev.jsonl` and `outputs.json` (the tokens that may be generated rather than copied). Nothing of
an evaluation set goes in; development examples are whole products (or texts), told apart by a checksum.
"""

import argparse
import hashlib
import json
import logging
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from index.errors import IndexingError
from index.model_files import find_model
from index.ranker.data import held_out_of
from index.ranker.deduplication import HeldOut, folded
from index.ranker.generated_questions import read_catalog
from rag.reader.attribute_examples import AttributeProduct, attribute_examples
from rag.reader.distractors import with_distractors, without_answer
from rag.reader.examples import ReaderExample, write_examples
from rag.reader.input import STARTS, ReaderTokenizer
from rag.reader.invented_shop import invent_product
from rag.reader.opinion_examples import opinion_examples
from rag.reader.people import (
    read_fairytales,
    read_hetpqa,
    read_hetpqa_judged,
    read_semipqa,
    read_tables,
)
from rag.reader.policy_examples import policy_examples

_LOG = logging.getLogger(__name__)
_DEV_SHARE = 0.04
_DEV_SHARES = {"hetpqa": 0.12}  # of its products: few examples, and the ones that say most
_GENERATED = {"icecat": 12_000, "invented": 14_000, "opinions": 20_000, "policies": 6_000}
_INVENTED_PRODUCTS = 6_000
_LEAST_USES = 2  # of a token that no evidence holds, in people's and generated answers, to be generated at all
_OFTEN = 12  # uses after which a token may be generated although it could be copied each time


def main(arguments: Sequence[str] | None = None) -> int:
    """Read, generate, filter and write; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m rag.reader.data", description=__doc__)
    parser.add_argument("--sources", type=Path, required=True, help="directory with the unpacked data sets")
    parser.add_argument("--catalog", type=Path, required=True, help="JSON Lines catalog to ask about")
    parser.add_argument("--held-out", type=Path, action="append", default=[], help="evaluation set to keep out")
    parser.add_argument("--held-out-texts", type=Path, action="append", default=[], help="measured texts, one a line")
    parser.add_argument("--out", type=Path, required=True, help="directory to write to")
    parser.add_argument("--generated-share", type=float, default=1.0, help="of the usual number of generated examples")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    try:
        train, dev = build(options)
        outputs = output_ids(train, ReaderTokenizer(find_model(None).directory / "tokenizer.json"))
    except IndexingError as error:
        print(error, file=sys.stderr)  # noqa: T201  # a command's answer
        return 2
    options.out.mkdir(parents=True, exist_ok=True)
    write_examples(options.out / "train.jsonl", train)
    write_examples(options.out / "dev.jsonl", dev)
    (options.out / "outputs.json").write_text(json.dumps(outputs), encoding="utf-8")
    for name, examples in (("train", train), ("dev", dev)):
        print(name, dict(Counter(one.dataset for one in examples)), file=sys.stderr)  # noqa: T201
    print(f"{len(outputs)} tokens may be generated", file=sys.stderr)  # noqa: T201
    return 0


def build(options: argparse.Namespace) -> tuple[list[ReaderExample], list[ReaderExample]]:
    """Training and development examples."""
    chance = random.Random(options.seed)
    held_out = with_texts(held_out_of(options.held_out), options.held_out_texts)
    people = list(without_held_out(_people(options.sources), held_out))
    measured = [one for one in people if _is_dev(one)]
    people = [one for one in people if not _is_dev(one)]
    people = [*measured, *with_distractors(people, chance), *without_answer(people, chance)]
    generated = list(without_held_out(_generated(options, chance), held_out))
    train: list[ReaderExample] = []
    dev: list[ReaderExample] = []
    for one in (*people, *generated):
        (dev if _is_dev(one) else train).append(one)
    _LOG.info("%d examples to train on, %d to measure on", len(train), len(dev))
    return train, dev


def with_texts(held_out: HeldOut, files: Iterable[Path]) -> HeldOut:
    """The same with measured texts, of which nothing says whether they are questions or passages.

    Args:
        held_out: To begin with.
        files: One text a line, as `eval.tracks.held_out` writes them.

    Raises:
        IndexingError: If a file is missing.
    """
    lines: list[str] = []
    for path in files:
        if not path.is_file():
            raise IndexingError(f"{str(path)!r} is missing; make it with `python -m eval.tracks.held_out`")
        lines += path.read_text(encoding="utf-8").splitlines()
    more = HeldOut.of([], lines, lines)
    return HeldOut(
        product_ids=held_out.product_ids,
        questions=held_out.questions | more.questions,
        texts=held_out.texts | more.texts,
    )


def without_held_out(examples: Iterable[ReaderExample], held_out: HeldOut) -> Iterator[ReaderExample]:
    """The examples that share no product, no question and no longer evidence text with an evaluation set."""
    for one in examples:
        if one.group in held_out.product_ids or folded(one.given.question) in held_out.questions:
            continue
        if any(folded(evidence.text) in held_out.texts for evidence in one.given.evidence):
            continue
        yield one


def output_ids(examples: Iterable[ReaderExample], tokenizer: ReaderTokenizer) -> list[int]:
    """The tokens that answers need and cannot copy, and those that are frequent anyway; none with a digit.

    Returns:
        Ids, ascending.
    """
    missing: Counter[int] = Counter()
    used: Counter[int] = Counter()
    for one in examples:
        if one.answer is None:
            continue
        held = {id_ for e in one.given.evidence for id_ in tokenizer.ids(f"{e.text} {e.context} {e.title}")}
        held.update(tokenizer.ids(one.given.question))
        ids = tokenizer.ids(one.answer)
        used.update(ids)
        missing.update(id_ for id_ in ids if id_ not in held)
    chosen = {id_ for id_, count in missing.items() if count >= _LEAST_USES}
    chosen |= {id_ for id_, count in used.items() if count >= _OFTEN}
    chosen |= {id_ for mark in ("NOT", ".", ",", "yes", "no", "customer", "customers") for id_ in tokenizer.ids(mark)}
    special = {0, *STARTS.values()}
    kept = {id_ for id_ in chosen if id_ not in special and not any(c.isdigit() for c in tokenizer.token(id_))}
    return sorted({*kept, *ALWAYS})


ALWAYS = (4, 102)
"""NOT_STATED_TOKEN and SEP, which ends an answer."""


def _people(sources: Path) -> Iterator[ReaderExample]:
    hetpqa = sources / "product-qa" / "hetPQA"
    for name in ("train", "dev"):
        yield from read_hetpqa(hetpqa, name)
    yield from read_hetpqa_judged(hetpqa)
    yield from read_semipqa(sources / "product-qa" / "semiPQA")
    yield from read_fairytales(sources / "FairytaleQA")
    for part in ("dev", "test"):
        yield from read_tables(sources / "FeTaQA" / "data" / f"fetaQA-v1_{part}.jsonl")


def _generated(options: argparse.Namespace, chance: random.Random) -> Iterator[ReaderExample]:
    counts = {name: round(count * options.generated_share) for name, count in _GENERATED.items()}
    icecat = [AttributeProduct(id=i, title=title, attributes=a) for i, title, a in read_catalog(options.catalog)]
    yield from attribute_examples(icecat, dataset="generated-icecat", count=counts["icecat"], chance=chance)
    shops = [invent_product(chance) for _ in range(_INVENTED_PRODUCTS)]
    invented = [AttributeProduct(id=one.id, title=one.title, attributes=one.attributes) for one in shops]
    yield from attribute_examples(invented, dataset="generated-shops", count=counts["invented"], chance=chance)
    yield from opinion_examples(count=counts["opinions"], chance=chance)
    yield from policy_examples(count=counts["policies"], chance=chance)


def _is_dev(example: ReaderExample) -> bool:
    """Whether an example's group is held out, by its checksum: the same on every machine."""
    share = _DEV_SHARES.get(example.dataset.partition("-")[0], _DEV_SHARE)
    return int(hashlib.sha256(example.group.encode()).hexdigest()[:8], 16) < share * 16**8


if __name__ == "__main__":
    raise SystemExit(main())
