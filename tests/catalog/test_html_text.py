"""HTML to text: structure stays, markup goes, nothing hostile breaks it."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.html_text import html_title, html_to_text, plain_text


def test_headings_lists_and_tables_stay_readable() -> None:
    page = (
        "<h1>A <b>b</b></h1><p>x<br>y</p><ul><li><p>one</p><li>two<ul><li>in</ul></ul>after"
        "<table><tr><th>a<th>b<tr><td>1<td><p>2</p></table>end"
    )
    assert html_to_text(page) == "# A b\n\nx\ny\n\n- one\n- two\n- in\n\nafter\n\n| a | b |\n| 1 | 2 |\n\nend"


def test_what_is_not_shown_is_left_out() -> None:
    page = "<head><title>t</title></head><body>a<script>s</script><style>c</style><!-- n --><b>b</b>"
    assert html_to_text(page) == "ab"


def test_a_cell_is_one_line() -> None:
    row = "<table><tr><td><p>2<b>,5</b> kg</p><p>dry</p><script>x</script></td><td>b</td></tr></table>"
    assert html_to_text(row) == "| 2,5 kg dry | b |"


def test_white_space_is_as_a_browser_shows_it() -> None:
    assert html_to_text("<p>\n a \t b&nbsp;c\n</p>\n\n\n<p>d</p>") == "a b c\n\nd"


@pytest.mark.parametrize("text", ["a < b", "5 < 6 > 2", "<your name>", "R&D", "AT&T; x", "a <b", "1 <2> 3", ""])
def test_text_that_only_looks_like_html_is_left_alone(text: str) -> None:
    assert plain_text(text) == text


def test_entities_become_characters() -> None:
    assert plain_text("Fish &amp; chips &#8211; 5&quot;") == 'Fish & chips – 5"'


def test_a_title_is_that_of_the_page_or_its_first_heading() -> None:
    assert html_title("<title> A \n b </title><h1>c</h1>") == "A b"
    assert html_title("<title></title><h1>c <b>d</b></h1><h1>e</h1>") == "c d"
    assert html_title("<p>x</p>") is None


def test_deep_nesting_does_not_break_it() -> None:
    assert html_to_text("<div>" * 5_000 + "x") == "x"
    assert html_to_text("<table><tr><td>" * 2_000 + "x") == "| x |"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_turned_into_text(text: str) -> None:
    assert "hidden" not in html_to_text(f"<p>{html.escape(text)}</p><script>hidden</script>")
    assert plain_text(html.escape(text)).split() == text.split()
