"""Examples on disk, and which of them a training step sees."""

from collections import Counter
from pathlib import Path

import pytest

from index.entailment.examples import EntailmentExample, read_examples, write_examples
from index.entailment.sampling import ExampleSampler
from index.errors import IndexingError


def an_example(dataset: str, number: int, *, is_held: bool) -> EntailmentExample:
    return EntailmentExample(
        dataset=dataset, group=f"g{number}", evidence=("It is red.",), statement=f"No. {number}", is_held=is_held
    )


EXAMPLES = [an_example("large", n, is_held=n % 2 == 0) for n in range(40)]
EXAMPLES += [an_example("small", n, is_held=True) for n in range(4)]


def test_examples_come_back_as_they_were_written(tmp_path: Path) -> None:
    assert write_examples(tmp_path / "train.jsonl", EXAMPLES) == 44
    assert list(read_examples(tmp_path / "train.jsonl")) == EXAMPLES


def test_a_line_that_is_no_example_is_named(tmp_path: Path) -> None:
    path = tmp_path / "train.jsonl"
    write_examples(path, EXAMPLES[:1])
    path.write_text(path.read_text(encoding="utf-8") + '{"dataset": "x"}\n', encoding="utf-8")
    with pytest.raises(IndexingError, match="line 2"):
        list(read_examples(path))


def test_a_missing_file_says_what_makes_it(tmp_path: Path) -> None:
    with pytest.raises(IndexingError, match=r"eval\.verification\.entailment"):
        list(read_examples(tmp_path / "train.jsonl"))


def test_half_of_what_is_drawn_is_held_and_a_resumed_run_draws_the_same() -> None:
    whole = ExampleSampler(EXAMPLES[:40], seed=1)
    steps = [whole.draw(step, 8) for step in range(5)]
    assert ExampleSampler(EXAMPLES[:40], seed=1).draw(4, 8) == steps[4]
    assert all(Counter(one.is_held for one in step) == {True: 4, False: 4} for step in steps)


def test_a_set_of_one_label_is_drawn_from_too() -> None:
    sampler = ExampleSampler(EXAMPLES, seed=2)
    drawn = [one for step in range(20) for one in sampler.draw(step, 8)]
    small = Counter(one.statement for one in drawn if one.dataset == "small")
    assert len(small) == 4
    assert max(small.values()) - min(small.values()) <= 1  # each once before any twice
