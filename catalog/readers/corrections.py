"""What the user says a column or key of a known feed means, with `--map theirs=ours`."""

from collections.abc import Mapping

from catalog.readers.headers import ATTRIBUTE, LEFT_OUT, our_field


class Corrections:
    """The mapping of the user, looked up without regard to case."""

    def __init__(self, mapping: Mapping[str, str]) -> None:
        self._ours = {theirs.strip().casefold(): ours.strip() for theirs, ours in mapping.items()}

    def __bool__(self) -> bool:
        return bool(self._ours)

    def __contains__(self, theirs: str) -> bool:
        return theirs.strip().casefold() in self._ours

    def field(self, theirs: str) -> str | None:
        """Our field or "attributes.NAME" for a name that was corrected; None: it is left out."""
        ours = self._ours[theirs.strip().casefold()]
        return None if ours == LEFT_OUT else our_field(ours)


def put(fields: dict[str, object], ours: str, value: object) -> None:
    """Set a field; an attribute is added to those that are there."""
    if not ours.startswith(ATTRIBUTE):
        fields[ours] = value
        return
    attributes = fields.setdefault("attributes", {})
    assert isinstance(attributes, dict)  # readers put no other there
    attributes[ours.removeprefix(ATTRIBUTE)] = value
