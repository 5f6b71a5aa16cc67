"""Products named by the first words of their titles, in full or cut short, several in one text.

"HP LX600 Original Cyan" is the beginning of one title of a catalog, "HP LX600" that of four: a text is read from left
to right, the longest beginning that can be a name is taken, and what follows is read on.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from catalog.quantity import find_quantities
from index.terms import STOP_WORDS
from rag.naming.title_runs import Run, TitleRuns, Token, tokens_of

_MAX_ALIKE = 5  # products of one beginning that a reply can tell apart
_LEAST_PLAIN_WORDS = 3  # behind the brand, of a beginning that has neither number nor rare word


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedBeginning:
    """A name found in a folded text."""

    start: int  # in characters
    end: int
    product_ids: tuple[str, ...]  # fit equally well, in the order of ids
    corrected: tuple[tuple[str, str], ...]  # (as typed, as taken)


@dataclass(frozen=True, slots=True, kw_only=True)
class WordKinds:
    """What the words of titles are."""

    is_brand: Callable[[str], bool]
    is_type: Callable[[str], bool]  # names a kind of product
    is_ordinary: Callable[[str], bool]  # says how things are rather than which
    is_rare: Callable[[str], bool]  # few products have it, and it is no English word
    is_proper: Callable[[str], bool]  # a brand or the like: no English word
    is_kind: Callable[[Sequence[str]], bool]  # several words that are together what a category is called


def named_beginnings(
    folded: str,
    titles: TitleRuns,
    kinds: WordKinds,
    *,
    capital: frozenset[str],
    sure: bool,
) -> list[NamedBeginning]:
    """The names in a text that are beginnings of titles, in order.

    Args:
        folded: The text, see `title_runs.fold`.
        titles: All titles.
        kinds: What the words of the titles are.
        capital: Words of the text, folded, that were written with a capital.
        sure: Only beginnings of one title, or with a number.
    """
    tokens = tokens_of(folded)
    found: list[Run] = []
    at = 0
    while at < len(tokens):
        runs = titles.runs(tokens, at)
        run = next((one for one in runs if _is_name(one, titles, kinds, capital, sure=sure)), None)
        if run is not None and not _cuts_a_quantity(run, tokens, folded):
            found.append(run)
            at = run.end
        else:
            at += 1
    inside = {i for run in found for i in range(run.first, run.end)}
    others = frozenset(token.text for i, token in enumerate(tokens) if i not in inside) - STOP_WORDS
    return [
        NamedBeginning(
            start=tokens[run.first].start,
            end=tokens[run.end - 1].end,
            product_ids=_narrowed(run, titles, kinds, others),
            corrected=run.corrected,
        )
        for run in found
    ]


def _is_name(run: Run, titles: TitleRuns, kinds: WordKinds, capital: frozenset[str], *, sure: bool) -> bool:
    """Whether the first words of titles are enough to say that the text names these products."""
    words = run.words
    if len(words) < 2:
        return False
    if run.is_whole and len(titles.whole(run)) <= _MAX_ALIKE:
        return True
    if run.n_titles > _MAX_ALIKE or not words[0].isascii():
        return False
    own = words[1:]
    if kinds.is_kind(own):  # "BaByliss hot air brushes" may begin a title, and means them all
        return False
    if any(any(char.isdigit() for char in word) for word in own):
        return True
    if sure and run.n_titles > 1:
        return False
    plain = (kinds.is_brand, kinds.is_type, kinds.is_ordinary)
    telling = [word for word in own if not any(is_plain(word) for is_plain in plain)]
    if any(kinds.is_rare(word) for word in telling):
        return True
    if not kinds.is_proper(words[0]):
        return False
    return len(own) >= _LEAST_PLAIN_WORDS or (bool(telling) and sum(word in capital for word in own) >= 2)


def _cuts_a_quantity(run: Run, tokens: Sequence[Token], folded: str) -> bool:
    """Whether the run ends in a number whose unit is the next word: the "HP 12" of "HP 12 GB notebooks"."""
    last = tokens[run.end - 1]
    if run.end == len(tokens) or not last.text[0].isdigit():
        return False
    following = tokens[run.end]
    piece = folded[last.start : following.end]
    return any(one.unit is not None and one.end > following.start - last.start for one in find_quantities(piece))


def _narrowed(run: Run, titles: TitleRuns, kinds: WordKinds, others: frozenset[str]) -> tuple[str, ...]:
    """The products of a run; of several, those whose titles have most of the text's other words.

    "Trek 2" is the Trek 2 tent, though the Trek 2 Plus begins alike.
    """
    whole = titles.whole(run) if run.is_whole else ()
    if whole:
        return tuple(sorted(whole))
    left = {i: frozenset(titles.words_after(run, place)) for place, i in titles.places(run)}
    most = max(len(others & words) for words in left.values())
    fitting = sorted(i for i, words in left.items() if len(others & words) == most)
    plain = [i for i in fitting if all(kinds.is_type(word) for word in left[i])]
    plain = [i for i in plain if all(left[i] <= words for words in left.values())]
    return tuple(plain or fitting)
