"""Make the training lists of the evidence ranker from public data: `python -m index.ranker.data`.

Writes `train.jsonl` and `dev.jsonl`. Development lists are whole products (or questions) kept apart by their checksum.
"""

import argparse
import hashlib
import json
import logging
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from index.errors import IndexingError
from index.openvino_encoder import OpenVinoEncoder
from index.ranker.deduplication import HeldOut, without_held_out
from index.ranker.generated_questions import generate_lists, read_catalog
from index.ranker.hard_negatives import (
    MiningLimits,
    RememberingEncoder,
    hardest_first,
    with_asked_contexts,
    with_mined_negatives,
)
from index.ranker.lists import RankingList, write_lists
from index.ranker.product_questions import read_hetpqa_answers, read_hetpqa_ranking, read_semipqa
from index.ranker.reading_questions import (
    read_fairytales,
    read_fetaqa,
    read_squad_like,
    read_stack_faq,
    read_tatqa,
)

_LOG = logging.getLogger(__name__)
_DEV_SHARES = {"hetpqa-ranking": 0.4, "semipqa": 0.15, "generated-attributes": 0.03}
_ORDERED = ("hetpqa-answers", "hetpqa-ranking", "semipqa")
"""Lists longer than a training step takes: the hardest candidates are to stand first. Others are made in order."""

_NEGATIVES = {
    "hetpqa-answers": MiningLimits(same_group=6, elsewhere=6),
    "fetaqa": MiningLimits(same_group=2, elsewhere=8),
    "stackfaq": MiningLimits(same_group=0, elsewhere=8),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Read, filter, mine and write; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m index.ranker.data", description=__doc__)
    parser.add_argument("--sources", type=Path, required=True, help="directory with the unpacked data sets")
    parser.add_argument("--catalog", type=Path, help="JSON Lines catalog to generate attribute questions from")
    parser.add_argument("--generated", type=int, default=8000, help="generated lists")
    parser.add_argument("--held-out", type=Path, action="append", default=[], help="evaluation set to keep out")
    parser.add_argument("--out", type=Path, required=True, help="directory to write to")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    try:
        train, dev = build(options)
    except IndexingError as error:
        print(error, file=sys.stderr)  # noqa: T201  # a command's answer
        return 2
    options.out.mkdir(parents=True, exist_ok=True)
    write_lists(options.out / "train.jsonl", train)
    write_lists(options.out / "dev.jsonl", dev)
    for name, lists in (("train", train), ("dev", dev)):
        print(name, dict(Counter(one.dataset for one in lists)), file=sys.stderr)  # noqa: T201
    return 0


def build(options: argparse.Namespace) -> tuple[list[RankingList], list[RankingList]]:
    """Training and development lists."""
    encoder = RememberingEncoder(OpenVinoEncoder())
    train: list[RankingList] = []
    dev: list[RankingList] = []
    held_out = held_out_of(options.held_out)
    kept = without_held_out(_all_lists(options.sources), held_out)
    by_dataset: dict[str, list[RankingList]] = {}
    for one in kept:
        by_dataset.setdefault(one.dataset, []).append(one)
    if options.catalog is not None:
        products = list(read_catalog(options.catalog))
        by_dataset["generated-attributes"] = list(generate_lists(products, count=options.generated, seed=options.seed))
    dev_groups = {
        one.group
        for name, lists in by_dataset.items()
        for one in lists
        if _in_share(one.group, _DEV_SHARES.get(name, 0))
    }
    for name, lists in by_dataset.items():
        prepared = _with_negatives(name, lists, encoder)
        _LOG.info("%s: %d lists", name, len(prepared))
        train += [one for one in prepared if one.group not in dev_groups]
        if name in _DEV_SHARES:  # mined negatives are guesses; only judged and exact lists measure
            dev += [one for one in prepared if one.group in dev_groups]
    return train, dev


def held_out_of(directories: Iterable[Path]) -> HeldOut:
    """What stands in the `cases.jsonl` and `catalog.jsonl` of evaluation sets."""
    products: list[str] = []
    questions: list[str] = []
    texts: list[str] = []
    for directory in directories:
        questions += [case["question"] for case in _json_lines(directory / "cases.jsonl")]
        for product in _json_lines(directory / "catalog.jsonl"):
            products.append(product["id"])
            texts += [*product.get("bullets", []), *(review["text"] for review in product.get("reviews", []))]
            texts += [qa["answer"] for qa in product.get("qa", [])]
    return HeldOut.of(products, questions, texts)


def _with_negatives(name: str, lists: list[RankingList], encoder: RememberingEncoder) -> list[RankingList]:
    if name == "hetpqa-answers":
        lists = with_asked_contexts(with_mined_negatives(lists, encoder, _NEGATIVES[name]), encoder)
    elif name in _NEGATIVES:
        lists = with_mined_negatives(lists, encoder, _NEGATIVES[name])
    return hardest_first(lists, encoder) if name in _ORDERED else lists


def _all_lists(sources: Path) -> Iterator[RankingList]:
    yield from read_hetpqa_ranking(sources / "product-qa" / "hetPQA")
    yield from read_hetpqa_answers(sources / "product-qa" / "hetPQA")
    yield from read_semipqa(sources / "product-qa" / "semiPQA")
    yield from read_fairytales(sources / "FairytaleQA")
    for part in ("dev", "test"):
        yield from read_squad_like(sources / "PolicyQA" / "data" / f"{part}.json", "policyqa", "document")
        yield from read_fetaqa(sources / "FeTaQA" / "data" / f"fetaQA-v1_{part}.jsonl")
    yield from read_squad_like(sources / "xquad" / "xquad.en.json", "xquad", "document")
    for part in ("dev", "test_gold"):
        yield from read_tatqa(sources / "TAT-QA" / "dataset_raw" / f"tatqa_dataset_{part}.json")
    yield from read_stack_faq(sources / "StackFAQ" / "data" / "StackFAQ" / "stackExchange-FAQ.json")


def _in_share(group: str, share: float) -> bool:
    """Whether a group belongs to the share kept apart, by its checksum: the same on every machine."""
    return int(hashlib.sha256(group.encode()).hexdigest()[:8], 16) < share * 16**8


def _json_lines(path: Path) -> Iterator[Any]:  # Any: lines of another program's format
    if not path.is_file():
        raise IndexingError(
            f"{str(path)!r} is missing; --held-out names a directory with cases.jsonl and catalog.jsonl"
        )
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


if __name__ == "__main__":
    raise SystemExit(main())
