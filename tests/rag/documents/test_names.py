"""What the shop's documents give a name to."""

import pytest

from catalog.product import Document
from rag.documents.names import DocumentNames

TEXT = "# Price Promise ##\n\n##   Free Returns\t\n# shipping costs\n# Glimmer Lantern\n#Hidden Name\nPlain Words"
CARE = Document(id="care", title="Lantern Care", text=TEXT)
NAMES = DocumentNames([CARE], ["Glimmer Lantern XL", "Lantern"])


@pytest.mark.parametrize("text", ["what does Lantern Care cost?", "is there a price promise?", "FREE RETURNS"])
def test_titles_and_headings_are_names(text: str) -> None:
    assert NAMES.are_in(text)


@pytest.mark.parametrize(
    "text",
    ["the Glimmer Lantern", "shipping costs", "hidden name", "plain words", "lantern careful", "lantern", ""],
)
def test_products_and_plain_words_are_none(text: str) -> None:
    assert not NAMES.are_in(text)


def test_names_are_blanked_and_all_else_keeps_its_place() -> None:
    text = "does Lantern Care pay?"
    assert NAMES.without(text) == "does              pay?"
    assert len(NAMES.without(text)) == len(text)


def test_without_documents_nothing_is_a_name() -> None:
    nothing = DocumentNames([], [])
    assert not nothing.are_in("Lantern Care")
    assert nothing.without("Lantern Care") == "Lantern Care"


def test_a_name_is_a_product_s_while_a_title_holds_it() -> None:
    """Two products are called so: only when both are gone the name is the document's again."""
    both = DocumentNames([CARE], ["Lantern Care kit", "Lantern Care box"])
    one = both.changed(gone=["Lantern Care kit"], new=[], titles=["Lantern Care box"])
    none = one.changed(gone=["Lantern Care box"], new=["Tent"], titles=["Tent"])
    again = none.changed(gone=[], new=["Lantern Care bag"], titles=["Tent", "Lantern Care bag"])
    assert [names.are_in("Lantern Care") for names in (both, one, none, again)] == [False, False, True, False]
    assert all(names.are_in("price promise") for names in (both, one, none, again))


@pytest.mark.parametrize(("n_documents", "is_known"), [(2_000, True), (2_001, False)])
def test_of_too_many_documents_none_is_read(n_documents: int, is_known: bool) -> None:
    assert DocumentNames.of(iter([CARE]), n_documents, []).are_in("Lantern Care") is is_known


def test_an_endless_heading_is_no_name() -> None:
    endless = Document(id="x", title="Care", text="# Free" + " " * 100_000 + "x" + " #" * 50_000 + "\n# Price Promise")
    names = DocumentNames([endless], [])
    assert names.are_in("price promise")
    assert not names.are_in("free x")
