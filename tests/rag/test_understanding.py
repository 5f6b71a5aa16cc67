"""From a question and a conversation to what is meant."""

import pytest

from catalog.plan import Filter, Plan
from rag.knowledge import ShopKnowledge
from rag.question import Focus, Intent, Question, Understanding
from rag.understanding import understand

KETTLES = Filter(field="category", operator="=", value="Kettles", text="Kettles")
TENTS = Filter(field="category", operator="=", value="Tents", text="Tents")


def conditions(understood: Understanding) -> list[tuple[str, str, object]]:
    assert understood.plan is not None
    return [(one.field, one.operator, one.value) for one in understood.plan.filters]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("how heavy is the Aurora 200?", "fact"),
        ("does the Aurora 200 have a HEPA filter?", "yes_no"),
        ("which kettles do you have?", "list"),
        ("tents under 300 euros", "list"),
        ("which kettle is the cheapest?", "superlative"),
        ("how many tents do you have?", "count"),
        ("how many watts does the K1 kettle have?", "fact"),  # it counts no products
        ("compare the Aurora 200 and the Aurora 300", "compare"),
        ("is the Aurora 200 heavier than the Aurora 300?", "compare"),
        ("what do people say about the Aurora 200?", "opinion"),
        ("what is your return policy?", "policy"),
        ("can you recommend a backpack?", "recommend"),
        ("hello", "small_talk"),
        ("where is my order?", "handoff"),
        ("what is the capital of France?", "out_of_scope"),
        ("云山保温杯多重？", "fact"),
        ("电饭煲有哪些？", "list"),
        ("最便宜的电饭煲", "superlative"),
        ("有几款电饭煲？", "count"),
        ("可以退货吗？", "policy"),
        ("保温杯可以放洗碗机吗？", "yes_no"),
        ("can kettles go into the dishwasher?", "yes_no"),
    ],
)
def test_each_kind_of_question_has_its_intent(knowledge: ShopKnowledge, text: str, intent: Intent) -> None:
    assert understand(Question(text=text), Focus(), knowledge).intent == intent


def test_a_named_product_is_what_the_question_is_about(knowledge: ShopKnowledge) -> None:
    understood = understand(Question(text="how heavy is the Trek 2 Plus?"), Focus(), knowledge)
    assert understood.product_ids == ("TEN-4",)
    assert understood.ambiguous == ()
    assert "plus" in understood.name_terms


def test_the_page_answers_what_it_is_about(knowledge: ShopKnowledge) -> None:
    understood = understand(Question(text="how heavy is it?", product_id="VAC-200"), Focus(), knowledge)
    assert understood.product_ids == ("VAC-200",)
    assert "Aurora 200" in understood.standalone
    assert understood.points_back


def test_a_named_product_wins_over_the_page(knowledge: ShopKnowledge) -> None:
    question = Question(text="how heavy is the Aurora 300?", product_id="VAC-200")
    assert understand(question, Focus(), knowledge).product_ids == ("VAC-300",)


def test_a_follow_up_keeps_the_product_of_the_last_turn(knowledge: ShopKnowledge) -> None:
    understood = understand(Question(text="and how loud is it?"), Focus(product_ids=("VAC-300",)), knowledge)
    assert understood.product_ids == ("VAC-300",)
    assert "Aurora 300" in understood.standalone


def test_the_page_wins_over_the_conversation(knowledge: ShopKnowledge) -> None:
    question = Question(text="how heavy is it?", product_id="VAC-200")
    assert understand(question, Focus(product_ids=("TEN-3",)), knowledge).product_ids == ("VAC-200",)


@pytest.mark.parametrize(
    ("text", "product_id"),
    [("how heavy is the second one?", "TEN-4"), ("and the last one?", "TEN-4"), ("the first one?", "TEN-3")],
)
def test_an_ordinal_picks_from_the_list_that_was_shown(knowledge: ShopKnowledge, text: str, product_id: str) -> None:
    focus = Focus(product_ids=("TEN-3",), shown=("TEN-3", "TEN-4"))
    assert understand(Question(text=text), focus, knowledge).product_ids == (product_id,)


def test_the_other_one_is_the_one_not_in_focus(knowledge: ShopKnowledge) -> None:
    focus = Focus(product_ids=("TEN-4",), shown=("TEN-3", "TEN-4"))
    understood = understand(Question(text="what about the other one?"), focus, knowledge)
    assert understood.product_ids == ("TEN-3",)


def test_an_ordinal_beyond_the_list_picks_nothing_from_it(knowledge: ShopKnowledge) -> None:
    focus = Focus(shown=("TEN-3", "TEN-4"))
    assert understand(Question(text="the fifth one"), focus, knowledge).product_ids == ()


def test_a_small_brand_stands_for_its_products(knowledge: ShopKnowledge) -> None:
    understood = understand(Question(text="how loud is the Aurora?"), Focus(), knowledge)
    assert understood.ambiguous == ("VAC-200", "VAC-300")


def test_a_kind_named_on_a_page_of_it_means_that_product(knowledge: ShopKnowledge) -> None:
    understood = understand(Question(text="how heavy is the tent?", product_id="TEN-4"), Focus(), knowledge)
    assert (understood.intent, understood.product_ids) == ("fact", ("TEN-4",))


def test_variants_that_fit_equally_well_are_ambiguous(knowledge: ShopKnowledge) -> None:
    understood = understand(Question(text="how heavy is the Harbour backpack?"), Focus(), knowledge)
    assert understood.ambiguous == ("BAG-B", "BAG-R")


WAITING = Focus(choices=("BAG-B", "BAG-R"), pending="how heavy is the Harbour backpack?")


@pytest.mark.parametrize(
    ("text", "product_id"),
    [
        ("the red one", "BAG-R"),
        ("blue", "BAG-B"),
        ("the second one", "BAG-R"),
        ("第一个", "BAG-B"),
        ("Ostra Harbour backpack red", "BAG-R"),
        ("BAG-R", "BAG-R"),
    ],
)
def test_a_choice_answers_the_question_that_waited_for_it(knowledge: ShopKnowledge, text: str, product_id: str) -> None:
    understood = understand(Question(text=text), WAITING, knowledge)
    assert understood.product_ids == (product_id,)
    assert understood.ambiguous == ()
    assert understood.intent == "fact"
    assert understood.asked == "how heavy is the Harbour backpack?"


def test_what_the_customer_typed_is_kept_beside_the_question_it_answers(knowledge: ShopKnowledge) -> None:
    assert understand(Question(text="the red one"), WAITING, knowledge).question.text == "the red one"


@pytest.mark.parametrize("text", ["how heavy is the Aurora 200?", "do you ship to Spain?", "neither", "hello"])
def test_a_new_question_is_no_choice(knowledge: ShopKnowledge, text: str) -> None:
    understood = understand(Question(text=text), WAITING, knowledge)
    assert not {"BAG-B", "BAG-R"} & set(understood.product_ids)


def test_a_product_that_does_not_exist_is_said_to_be_unknown(knowledge: ShopKnowledge) -> None:
    understood = understand(Question(text="how heavy is the Aurora 500?"), Focus(), knowledge)
    assert understood.product_ids == ()
    assert understood.unknown_names == ("aurora 500",)
    assert set(understood.near_names) >= {"VAC-200", "VAC-300"}


def test_an_unknown_model_is_not_taken_for_a_known_one(knowledge: ShopKnowledge) -> None:
    understood = understand(Question(text="how heavy is the Sonora WH-1000XM9?"), Focus(), knowledge)
    assert understood.product_ids == ()
    assert understood.unknown_names


def test_a_corrected_typo_is_reported(knowledge: ShopKnowledge) -> None:
    understood = understand(Question(text="how heavy is the Auroa 200"), Focus(), knowledge)
    assert understood.product_ids == ("VAC-200",)
    assert understood.corrected == (("auroa", "aurora"),)


def test_a_list_has_all_conditions(knowledge: ShopKnowledge) -> None:
    understood = understand(Question(text="red backpacks under 90 euros"), Focus(), knowledge)
    assert conditions(understood) == [
        ("category", "=", "Backpacks"),
        ("colour", "contains", "red"),
        ("price", "<", 90.0),
    ]


def test_a_condition_is_about_an_attribute_that_its_kind_of_product_states(knowledge: ShopKnowledge) -> None:
    understood = understand(Question(text="tents under 2.5 kg"), Focus(), knowledge)
    assert conditions(understood)[1] == ("weight", "<", 2.5)


def test_a_condition_on_all_products_names_the_attribute_in_every_language_of_the_shop(
    knowledge: ShopKnowledge,
) -> None:
    understood = understand(Question(text="which products are under 2.5 kg"), Focus(), knowledge)
    assert conditions(understood)[0] == ("weight|重量", "<", 2.5)


def test_a_superlative_is_computed_over_its_kind(knowledge: ShopKnowledge) -> None:
    understood = understand(Question(text="which tent is the lightest?"), Focus(), knowledge)
    assert understood.plan == Plan(
        filters=(TENTS,),
        aggregate="extreme",
        order_by="weight",
        descending=False,
        limit=understood.plan.limit,  # type: ignore[union-attr]  # there is a plan
    )
    assert understood.superlative == "lightest"


def test_only_what_is_in_stock_is_wanted_when_it_says_so(knowledge: ShopKnowledge) -> None:
    understood = understand(Question(text="the cheapest kettle in stock"), Focus(), knowledge)
    assert ("availability", "=", "in_stock") in conditions(understood)


def test_an_addition_changes_the_last_list_and_keeps_the_rest(knowledge: ShopKnowledge) -> None:
    price = Filter(field="price", operator="<", value=300.0, unit="EUR", text="under 300 euros")
    focus = Focus(plan=Plan(filters=(TENTS, price)), shown=("TEN-3",), product_ids=("TEN-3",))
    under_400 = understand(Question(text="and under 400?"), focus, knowledge)
    assert conditions(under_400) == [("category", "=", "Tents"), ("price", "<", 400.0)]
    green = understand(Question(text="only green ones"), focus, knowledge)
    assert conditions(green) == [
        ("category", "=", "Tents"),
        ("price", "<", 300.0),
        ("colour", "contains", "green"),
    ]


def test_a_kind_of_its_own_begins_a_new_list(knowledge: ShopKnowledge) -> None:
    focus = Focus(plan=Plan(filters=(TENTS,)), shown=("TEN-3", "TEN-4"), product_ids=("TEN-3",))
    understood = understand(Question(text="which kettles do you have?"), focus, knowledge)
    assert conditions(understood) == [("category", "=", "Kettles")]
    assert understood.plan is not None
    assert understood.plan.product_ids == ()


def test_a_comparison_takes_the_products_in_the_order_they_are_named(knowledge: ShopKnowledge) -> None:
    understood = understand(Question(text="is the Aurora 300 heavier than the Aurora 200?"), Focus(), knowledge)
    assert understood.product_ids == ("VAC-300", "VAC-200")
    assert understood.plan is not None
    assert (understood.plan.aggregate, understood.plan.order_by) == ("compare", "weight")
    assert understood.plan.descending


def test_a_comparison_without_names_is_between_those_shown(knowledge: ShopKnowledge) -> None:
    focus = Focus(product_ids=("TEN-3",), shown=("TEN-3", "TEN-4"))
    understood = understand(Question(text="which one is lighter?"), focus, knowledge)
    assert understood.intent == "compare"
    assert understood.product_ids == ("TEN-3", "TEN-4")


def test_a_currency_the_shop_does_not_use_is_taken_as_its_own(knowledge: ShopKnowledge) -> None:
    dollars = understand(Question(text="kettles under 50 USD"), Focus(), knowledge)
    yuan = understand(Question(text="450元以下的电饭煲"), Focus(), knowledge)
    assert [one.unit for one in dollars.plan.filters if one.field == "price"] == [None]  # type: ignore[union-attr]  # there is a plan
    assert [one.unit for one in yuan.plan.filters if one.field == "price"] == ["CNY"]  # type: ignore[union-attr]


def test_a_wish_beyond_the_filters_is_kept(knowledge: ShopKnowledge) -> None:
    understood = understand(Question(text="which kettles are good for camping?"), Focus(), knowledge)
    assert conditions(understood) == [("category", "=", "Kettles")]
    assert understood.wish == "camping"


def test_a_policy_question_on_a_product_page_keeps_the_product(knowledge: ShopKnowledge) -> None:
    understood = understand(Question(text="can I return it?", product_id="HP-1"), Focus(), knowledge)
    assert understood.is_policy
    assert understood.product_ids == ("HP-1",)


def test_the_language_is_that_of_the_question_unless_it_is_given(knowledge: ShopKnowledge) -> None:
    assert understand(Question(text="它多重？"), Focus(language="en"), knowledge).language == "zh"
    assert understand(Question(text="VAC-200?", language="zh"), Focus(), knowledge).language == "zh"
    assert understand(Question(text="249?"), Focus(language="zh"), knowledge).language == "zh"


def test_understanding_is_deterministic_and_leaves_the_focus_as_it_was(knowledge: ShopKnowledge) -> None:
    focus = Focus(product_ids=("TEN-3",), shown=("TEN-3", "TEN-4"))
    question = Question(text="which one is lighter?")
    first = understand(question, focus, knowledge)
    assert understand(question, focus, knowledge) == first
    assert first.focus == focus


def test_a_named_product_goes_before_the_only_one_of_its_kind(knowledge: ShopKnowledge) -> None:
    understood = understand(Question(text="How heavy is the Aurora 300 vacuum cleaner?"), Focus(), knowledge)
    assert understood.product_ids == ("VAC-300",)
