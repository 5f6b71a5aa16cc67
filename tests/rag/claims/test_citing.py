"""Claims and citations are numbered as the reply grows."""

from rag.claims.citing import CitedText, cite
from rag.draft import claim, plain
from rag.verification import Verdict
from tests.rag.written_evidence import aggregate, fact, passage

WEIGHT, PRICE = fact("VAC-200#weight", "2.4 kg"), fact("VAC-200#price", "€249.00")


def test_citations_are_numbered_in_the_order_of_first_use() -> None:
    cited = CitedText()
    cited.add(claim("It costs €249.00."), Verdict(status="verified", items=(PRICE,)))
    cited.add(claim("It weighs 2.4 kg."), Verdict(status="verified", items=(WEIGHT,)))
    assert [(one.id, one.source_id) for one in cited.citations] == [
        (1, "VAC-200#price"),
        (2, "VAC-200#weight"),
    ]
    assert [one.citation_ids for one in cited.claims] == [(1,), (2,)]


def test_evidence_used_twice_is_cited_once_under_one_number() -> None:
    cited = CitedText()
    cited.add(claim("It weighs 2.4 kg."), Verdict(status="verified", items=(WEIGHT,)))
    cited.add(claim("It costs €249.00 and weighs 2.4 kg."), Verdict(status="verified", items=(PRICE, WEIGHT)))
    assert [one.source_id for one in cited.citations] == ["VAC-200#weight", "VAC-200#price"]
    assert cited.claims[1].citation_ids == (2, 1)


def test_added_pieces_joined_are_the_text() -> None:
    cited = CitedText()
    sentences = [
        plain("Side by side:"),
        claim("- a", lead="\n"),
        claim("一。"),
        claim("二。"),
        claim("And b."),
    ]
    pieces = [cited.add(sentence, None) for sentence in sentences]
    assert "".join(pieces) == cited.text


def test_first_sentence_has_no_lead() -> None:
    cited = CitedText()
    assert cited.add(claim("- a", lead="\n"), None) == "- a"


def test_sentences_are_parted_by_a_space_but_not_after_a_chinese_full_stop() -> None:
    cited = CitedText()
    for sentence in (claim("One."), claim("Two."), claim("重量是2.4公斤。"), claim("价格是249元。")):
        cited.add(sentence, None)
    assert cited.text == "One. Two. 重量是2.4公斤。价格是249元。"


def test_words_of_the_assistant_itself_are_no_claims() -> None:
    cited = CitedText()
    cited.add(plain("Hello!"), None)
    assert (cited.text, cited.claims, cited.citations) == ("Hello!", [], [])


def test_two_replies_share_no_numbers() -> None:
    first, second = CitedText(), CitedText()
    first.add(claim("It weighs 2.4 kg."), Verdict(status="verified", items=(WEIGHT,)))
    second.add(claim("It costs €249.00."), Verdict(status="verified", items=(PRICE,)))
    assert [one.id for one in second.citations] == [1]


def test_citation_holds_the_evidence_word_for_word() -> None:
    cited = cite(WEIGHT, 3)
    assert (
        cited.id,
        cited.kind,
        cited.source,
        cited.source_id,
        cited.text,
        cited.product_id,
        cited.field,
    ) == (
        3,
        "field",
        "attribute",
        "VAC-200#weight",
        "2.4 kg",
        "VAC-200",
        "weight",
    )


def test_document_and_aggregate_belong_to_no_product() -> None:
    document = passage("returns#0", "Within 30 days.", source="document")
    assert cite(document, 1).product_id is None
    assert cite(aggregate("2 of 12 products"), 1).product_id is None
    review = passage("VAC-200#review:r1", "Light.", source="review")
    assert cite(review, 1).product_id == "VAC-200"


def test_what_was_shown_before_the_text_keeps_its_number_and_is_cited_only_where_it_is_used() -> None:
    cited = CitedText()
    assert [(one.id, one.source_id) for one in cited.show((WEIGHT, PRICE, WEIGHT))] == [
        (1, "VAC-200#weight"),
        (2, "VAC-200#price"),
    ]
    colour = fact("VAC-200#colour", "white")
    cited.add(claim("It costs €249.00 and is white."), Verdict(status="verified", items=(PRICE, colour)))
    assert [(one.id, one.source_id) for one in cited.citations] == [(2, "VAC-200#price"), (3, "VAC-200#colour")]
    assert cited.claims[0].citation_ids == (2, 3)
    assert [one.id for one in cited.show((colour, WEIGHT))] == [3, 1]
