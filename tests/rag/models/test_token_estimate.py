"""The estimate of tokens, against a real tokenizer."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer
from tokenizers.models import BPE
from tokenizers.pre_tokenizers import ByteLevel
from tokenizers.trainers import BpeTrainer

from rag.models.token_estimate import estimate_tokens

TEXTS = [
    line
    for file in sorted((Path(__file__).parents[3] / "catalog" / "demo").rglob("*.*"))
    if file.suffix in (".jsonl", ".md", ".txt", ".csv")
    for line in file.read_text(encoding="utf-8").splitlines()
]


def test_the_demo_shop_takes_no_more_tokens_than_estimated_and_not_much_fewer() -> None:
    """A byte-pair tokenizer of 8,000 tokens that learned half of the lines is weaker on the others than a real one."""
    tokenizer = Tokenizer(BPE())
    tokenizer.pre_tokenizer = ByteLevel(add_prefix_space=False)
    trainer = BpeTrainer(vocab_size=8_000, initial_alphabet=ByteLevel.alphabet(), show_progress=False)
    tokenizer.train_from_iterator(TEXTS[::2], trainer)
    estimated = sum(estimate_tokens(text) for text in TEXTS[1::2])
    counted = sum(len(tokenizer.encode(text).ids) for text in TEXTS[1::2])
    assert counted < estimated < 2.5 * counted


def test_no_text_takes_no_token() -> None:
    assert estimate_tokens("") == 0


@given(st.text(), st.text())
def test_more_text_never_takes_fewer_tokens_than_its_beginning(text: str, more: str) -> None:
    assert estimate_tokens(text) <= estimate_tokens(text + more) + 1  # a last space goes with the word after it
    assert (estimate_tokens(text) > 0) == (text != "")
