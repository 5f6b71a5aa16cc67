"""Take a reasoning model's thoughts out of the text it streams.

Knows only the tags `<think>` and `</think>`, which may be split over any number of pieces. Knows no model
and no tokenizer. Text is given on as soon as it cannot be the beginning of a tag.
"""

OPENING = "<think>"
CLOSING = "</think>"


class ThinkingFilter:
    """Gives on what stands outside `<think>...</think>`, without white space before the answer's first word.

    White space after a closing tag goes with it. A closing tag without an opening one is dropped alone; a
    block that is never closed is dropped to the end.

    Args:
        inside: Whether the prompt has already opened the block, as the templates of some models do.

    Example:
        >>> thinking = ThinkingFilter()
        >>> [thinking.feed(piece) for piece in ("<thi", "nk>so 2.4</thi", "nk>\\n\\nIt weighs", " 2.4 kg.")]
        ['', '', 'It weighs', ' 2.4 kg.']
        >>> thinking.finish()
        ''
    """

    def __init__(self, *, inside: bool = False) -> None:
        self.inside = inside
        self._held = ""
        self._skips_space = True

    def feed(self, piece: str) -> str:
        """Take the next piece and return the text that is now certain, `""` when there is none."""
        self._held += piece
        given: list[str] = []
        while (tag := self._next_tag()) is not None:
            before, _, self._held = self._held.partition(tag)
            if not self.inside:
                given.append(self._outside(before))
            self.inside = tag == OPENING
            self._skips_space = self._skips_space or tag == CLOSING
        n_open = _length_of_possible_tag(self._held)
        certain = self._held[: len(self._held) - n_open]
        self._held = self._held[len(certain) :]
        if not self.inside:
            given.append(self._outside(certain))
        return "".join(given)

    def finish(self) -> str:
        """Return what was held back as a possible tag and was none; the stream has ended."""
        rest, self._held = self._held, ""
        return "" if self.inside else self._outside(rest)

    def _next_tag(self) -> str | None:
        """The first tag that counts in what is held: inside a block only the closing one does."""
        if self.inside:
            return CLOSING if CLOSING in self._held else None
        found = [(self._held.find(tag), tag) for tag in (OPENING, CLOSING) if tag in self._held]
        return min(found)[1] if found else None

    def _outside(self, text: str) -> str:
        if self._skips_space:
            text = text.lstrip()
            self._skips_space = not text
        return text


def _length_of_possible_tag(text: str) -> int:
    """Length of the longest end of `text` that begins a tag without completing it."""
    for length in range(min(len(CLOSING) - 1, len(text)), 0, -1):
        end = text[-length:]
        if OPENING.startswith(end) or CLOSING.startswith(end):
            return length
    return 0
