"""Compare the text of an answer with what is known of the right one.

Each function scores one answer between 0 and 1, higher is better; several gold answers give the best of them.
None means that nothing is known to compare with, and is never counted as a failure. Nothing here judges
sources.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache

from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF

from catalog.quantity import Quantity, find_quantities, parse_quantity
from eval.case import YesNo
from eval.normalisation import fold, normalise, tokens

_YES = re.compile(r"^\W*(?:yes|yeah|yep|correct)(?![\w-])", re.I)
_YES_ZH = re.compile(r"^\W*(?:是的?|有|可以|支持|能|对)")
_NO = re.compile(r"^\W*(?:no|nope)(?![\w-])", re.I)
_NO_ZH = re.compile(r"^\W*(?:不|没有|没|否|无)")
_CJK_CHAR = re.compile(r"[㐀-鿿]")


def exact_match(answer: str, golds: Sequence[str]) -> float | None:
    """1.0 when the normalised answer is a normalised gold answer, else 0.0.

    Reference: SQuAD 1.1, Rajpurkar et al., EMNLP 2016.
    """
    if not golds:
        return None
    return float(any(normalise(answer) == normalise(gold) for gold in golds))


def token_f1(answer: str, golds: Sequence[str]) -> float | None:
    """Harmonic mean of the shares of tokens that answer and gold have in common, of the best gold.

    With c the size of the common multiset: p = c / |answer|, r = c / |gold|, F1 = 2pr / (p + r). Two texts
    without a token are equal (1.0), one without is 0.0.

    Reference: SQuAD 1.1, Rajpurkar et al., EMNLP 2016; Chinese by character as in CMRC 2018.
    """
    return _best(answer, golds, lambda one, gold: _f1(one, gold, _common(one, gold)))


def token_recall(answer: str, golds: Sequence[str]) -> float | None:
    """Share of the gold's tokens that the answer holds, of the best gold: c / |gold|.

    Fair to an answer that says more than was asked; blind to what it says beside.
    """
    return _best(answer, golds, lambda one, gold: _common(one, gold) / len(gold) if gold else float(not one))


def rouge_l(answer: str, golds: Sequence[str]) -> float | None:
    """F1 over the longest common subsequence of tokens, of the best gold.

    Reference: Lin, ROUGE, ACL workshop 2004, with beta = 1.
    """
    return _best(answer, golds, lambda one, gold: _f1(one, gold, _lcs(one, gold)))


def bleu(answer: str, golds: Sequence[str]) -> float | None:
    """Sentence BLEU against all golds at once, 0 to 1, effective order, sacrebleu's tokens (Chinese: "zh").

    Reference: Papineni et al., ACL 2002; Post, A Call for Clarity in Reporting BLEU Scores, WMT 2018.
    """
    if not golds:
        return None
    is_chinese = any(_CJK_CHAR.search(gold) for gold in golds)
    return float(_bleu("zh" if is_chinese else "13a").sentence_score(answer, list(golds)).score) / 100


def chrf(answer: str, golds: Sequence[str]) -> float | None:
    """chrF2 of the best gold, 0 to 1, by sacrebleu: F over character n-grams up to 6, recall weighing double.

    Reference: Popović, chrF, WMT 2015.
    """
    if not golds:
        return None
    return float(_chrf().sentence_score(answer, list(golds)).score) / 100


def number_match(answer: str, golds: Sequence[str]) -> float | None:
    """Share of the gold's numbers that the answer states, units converted, of the best gold.

    None where no gold holds a number. A number without a unit must be there without one or with any.
    """
    stated = find_quantities(answer)
    shares = []
    for gold in golds:
        wanted = find_quantities(gold)
        if wanted:
            shares.append(sum(_is_stated(one, stated) for one in wanted) / len(wanted))
    return max(shares) if shares else None


def includes(answer: str, wanted: Sequence[str]) -> float | None:
    """Share of these texts that the answer says; a quantity in any unit, a word not inside another word."""
    if not wanted:
        return None
    return sum(says(answer, text) for text in wanted) / len(wanted)


def excludes(answer: str, unwanted: Sequence[str]) -> float | None:
    """1.0 when the answer says none of these texts, else 0.0."""
    if not unwanted:
        return None
    return float(not any(says(answer, text) for text in unwanted))


def yes_no_match(answer: str, gold: YesNo | None) -> float | None:
    """1.0 when the answer begins with the gold's yes or no, 0.0 with the other; None with neither."""
    said = said_yes_no(answer)
    if gold is None or said is None:
        return None
    return float(said == gold)


def said_yes_no(text: str) -> YesNo | None:
    """Whether a text begins with yes or with no; None: with neither.

    Example:
        >>> said_yes_no("Yes. It floats."), said_yes_no("不支持。"), said_yes_no("Now it floats.")
        ('yes', 'no', None)
    """
    if _NO.match(text) or _NO_ZH.match(text):
        return "no"
    if _YES.match(text) or _YES_ZH.match(text):
        return "yes"
    return None


def says(answer: str, wanted: str) -> bool:
    """Whether an answer says a text: as a quantity in any unit, else word for word.

    Example:
        >>> says("It weighs 2400 g.", "2.4 kg"), says("It is infrared.", "red")
        (True, False)
    """
    quantity = parse_quantity(wanted)
    if quantity is not None and quantity.text == wanted.strip():
        return _is_stated(quantity, find_quantities(answer))
    needle, text = fold(wanted), fold(answer)
    before = r"(?<![a-z0-9])" if needle[:1].isascii() and needle[:1].isalnum() else ""
    after = r"(?![a-z0-9])" if needle[-1:].isascii() and needle[-1:].isalnum() else ""
    return re.search(before + re.escape(needle) + after, text) is not None


def _is_stated(wanted: Quantity, stated: Sequence[Quantity]) -> bool:
    if wanted.dimension is None:
        return any(abs(one.magnitude - wanted.magnitude) <= 1e-9 * max(1.0, abs(wanted.magnitude)) for one in stated)
    return any(one.same_as(wanted) for one in stated)


def _best(answer: str, golds: Sequence[str], score: Callable[[list[str], list[str]], float]) -> float | None:
    if not golds:
        return None
    mine = tokens(answer)
    return max(score(mine, tokens(gold)) for gold in golds)


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    return (Counter(one) & Counter(other)).total()


def _f1(one: Sequence[str], other: Sequence[str], common: int) -> float:
    if not one or not other:
        return float(len(one) == len(other))
    return 2 * common / (len(one) + len(other))


def _lcs(one: Sequence[str], other: Sequence[str]) -> int:
    """Length of the longest common subsequence, in one row of memory."""
    lengths = [0] * (len(other) + 1)
    for token in one:
        diagonal = 0
        for place, candidate in enumerate(other, start=1):
            above = lengths[place]
            lengths[place] = diagonal + 1 if token == candidate else max(above, lengths[place - 1])
            diagonal = above
    return lengths[-1]


@lru_cache(maxsize=4)
def _bleu(tokenizer: str) -> BLEU:
    return BLEU(effective_order=True, tokenize=tokenizer)


@lru_cache(maxsize=1)
def _chrf() -> CHRF:
    return CHRF()
