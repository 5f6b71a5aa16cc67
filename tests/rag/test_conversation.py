"""Conversations are kept, in order, and can be erased."""

import json
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.plan import Filter, Plan
from rag.conversation import ConversationStore, new_id
from rag.errors import ConversationError
from rag.question import Focus


@pytest.fixture
def store(tmp_path: Path) -> "ConversationStore":
    return ConversationStore(tmp_path / "conversations.db")


def add(store: ConversationStore, conversation_id: str, question: str = "q", focus: Focus | None = None) -> None:
    store.add(
        conversation_id,
        question=question,
        answer=f"answer to {question}",
        turn_id=new_id("t"),
        answer_json='{"answer": 1}',
        focus=focus or Focus(),
    )


def test_turns_come_back_as_they_were_said_oldest_first(store: ConversationStore) -> None:
    add(store, "c_1", "how heavy is it?")
    add(store, "c_1", "多重？")
    turns = store.turns("c_1").turns
    assert [(turn.role, turn.content) for turn in turns] == [
        ("user", "how heavy is it?"),
        ("assistant", "answer to how heavy is it?"),
        ("user", "多重？"),
        ("assistant", "answer to 多重？"),
    ]
    assert [turn.answer_json for turn in turns] == [None, '{"answer": 1}', None, '{"answer": 1}']
    store.close()


def test_times_are_utc(store: ConversationStore) -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)
    add(store, "c_1")
    conversation = store.turns("c_1")
    moments = [conversation.created_at, *(turn.created_at for turn in conversation.turns)]
    assert all(moment.utcoffset() == timedelta(0) for moment in moments)
    assert all(before <= moment <= datetime.now(UTC) for moment in moments)
    store.close()


def test_the_focus_is_that_of_the_last_turn(store: ConversationStore) -> None:
    add(store, "c_1", focus=Focus(product_ids=("A",)))
    last = Focus(
        product_ids=("B",),
        shown=("B", "C"),
        plan=Plan(
            filters=(Filter(field="price", operator="<", value=5.0, unit="EUR"),),
            aggregate="extreme",
            order_by="weight|重量",
        ),
        choices=("B", "C"),
        pending="多重？",
        language="zh",
    )
    add(store, "c_1", focus=last)
    assert store.focus("c_1") == last
    assert store.turns("c_1").focus == last
    store.close()


def test_conversations_do_not_mix(store: ConversationStore) -> None:
    add(store, "c_1", "one")
    add(store, "c_2", "two")
    assert store.turns("c_1").turns[0].content == "one"
    assert store.turns("c_2").turns[0].content == "two"
    store.close()


def test_an_unknown_conversation_is_an_error_that_names_it(store: ConversationStore) -> None:
    for look_up in (store.focus, store.turns):
        with pytest.raises(ConversationError, match="'c_nobody'"):
            look_up("c_nobody")
    store.close()


def test_an_erased_conversation_is_gone_and_others_stay(store: ConversationStore) -> None:
    add(store, "c_1", "a secret")
    add(store, "c_2")
    assert store.delete("c_1")
    assert not store.delete("c_1")  # it was not there any more
    with pytest.raises(ConversationError):
        store.turns("c_1")
    assert len(store.turns("c_2").turns) == 2
    add(store, "c_1", "anew")
    assert [turn.content for turn in store.turns("c_1").turns] == ["anew", "answer to anew"]
    store.close()


def test_what_was_kept_is_there_after_reopening(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "conversations.db"
    first = ConversationStore(path)
    add(first, "c_1", "kept")
    first.close()
    second = ConversationStore(path)
    assert second.turns("c_1").turns[0].content == "kept"
    second.close()


def test_turns_added_at_the_same_time_all_stay_and_pairs_stay_together(store: ConversationStore) -> None:
    add(store, "c_1", "first")
    n_threads, n_each = 6, 5

    def talk(n: int) -> None:
        for i in range(n_each):
            add(store, "c_1", f"{n}-{i}")

    threads = [threading.Thread(target=talk, args=(n,)) for n in range(n_threads)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    turns = store.turns("c_1").turns
    assert len(turns) == 2 * (1 + n_threads * n_each)
    for asked, answered in zip(turns[::2], turns[1::2], strict=True):
        assert (asked.role, answered.role) == ("user", "assistant")
        assert answered.content == f"answer to {asked.content}"
    store.close()


def test_a_text_with_sql_in_it_is_only_a_text(store: ConversationStore) -> None:
    text = "'); DROP TABLE turn; --"
    add(store, text, text)
    assert store.turns(text).turns[0].content == text
    assert not store.delete("' OR 1=1 --")
    store.close()


@given(st.sampled_from(["c", "t"]))
def test_identifiers_are_prefixed_and_never_repeat(prefix: str) -> None:
    ids = {new_id(prefix) for _ in range(100)}
    assert len(ids) == 100
    assert all(one.startswith(f"{prefix}_") and len(one) >= 22 for one in ids)  # 128 bits


def bytes_on_disk(directory: Path) -> bytes:
    """Everything that lies in the files of a store: the database, its log of changes, its shared memory."""
    return b"".join(path.read_bytes() for path in sorted(directory.iterdir()))


def test_personal_data_never_reaches_the_files(tmp_path: Path) -> None:
    store = ConversationStore(tmp_path / "conversations.db")
    question = "I'm Ada Byron, mail ada@byron.example, call +44 20 7946 0958, card 4111 1111 1111 1111. Heavy?"
    store.add(
        "c_1",
        question=question,
        answer=f"I pass this on: {question}",
        turn_id="t_1",
        answer_json=json.dumps({"answer": question}),
        focus=Focus(asked=question, pending=question),
        said_before=["Write to 我叫王小明， or wang@ming.example"],
    )
    store.add(
        "c_1",
        question="and?",
        answer="- Asked before: wang@ming.example, 王小明",
        turn_id="t_2",
        answer_json='{"answer": "\\u738b\\u5c0f\\u660e"}',
        focus=Focus(),
        said_before=["我叫王小明，wang@ming.example"],
    )
    raw = bytes_on_disk(tmp_path)
    store.close()
    raw += bytes_on_disk(tmp_path)
    for secret in ("Byron", "byron.example", "7946", "4111", "王小明", "738b", "ming.example"):
        assert secret.encode() not in raw, secret
    assert b"[email]" in raw


@pytest.mark.parametrize("by", ["conversation", "customer"])
def test_an_erased_conversation_leaves_no_bytes_behind(tmp_path: Path, by: str) -> None:
    store = ConversationStore(tmp_path / "conversations.db")
    for number in range(30):
        store.add(
            f"c_{number}",
            question=f"zebra-secret-{number} " * 50,
            answer="zebra-secret",
            turn_id=new_id("t"),
            answer_json='{"answer": "zebra-secret"}',
            focus=Focus(asked="zebra-secret"),
            customer_id="cust-zebra",
        )
    store.add(
        "c_kept", question="kept", answer="a", turn_id="t_k", answer_json="{}", focus=Focus(), customer_id="other"
    )
    assert b"zebra-secret" in bytes_on_disk(tmp_path)
    if by == "customer":
        assert store.delete_customer("cust-zebra") == 30
        assert store.delete_customer("cust-zebra") == 0
    else:
        assert all(store.delete(f"c_{number}") for number in range(30))
    raw = bytes_on_disk(tmp_path)  # with the store still open
    assert b"zebra" not in raw
    assert store.turns("c_kept").turns[0].content == "kept"
    store.close()


def test_what_is_overwritten_leaves_no_bytes_behind(tmp_path: Path) -> None:
    store = ConversationStore(tmp_path / "conversations.db")
    add(store, "c_1", focus=Focus(asked="zebra-secret"))
    add(store, "c_1", focus=Focus(asked="else"))
    store.delete("c_1")
    assert b"zebra" not in bytes_on_disk(tmp_path)
    store.close()


def test_conversations_expire_after_their_last_message(tmp_path: Path) -> None:
    store = ConversationStore(tmp_path / "conversations.db", keep_days=30)
    add(store, "c_1", "zebra-secret")
    assert store.expire(now=datetime.now(UTC) + timedelta(days=29)) == 0
    assert store.turns("c_1").turns
    assert store.expire(now=datetime.now(UTC) + timedelta(days=31)) == 1
    with pytest.raises(ConversationError):
        store.turns("c_1")
    assert b"zebra" not in bytes_on_disk(tmp_path)
    store.close()


def test_expired_conversations_are_erased_when_the_store_is_next_used(tmp_path: Path) -> None:
    path = tmp_path / "conversations.db"
    store = ConversationStore(path)
    add(store, "c_old", "zebra-secret")
    store.close()
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE turn SET created_at = '2020-01-01 00:00:00.000000'")
    later = ConversationStore(path)
    add(later, "c_new")
    with pytest.raises(ConversationError):
        later.focus("c_old")
    assert later.turns("c_new").turns
    assert b"zebra" not in bytes_on_disk(tmp_path)
    later.close()


def test_a_file_of_an_earlier_version_is_wiped_of_what_was_deleted_in_it(tmp_path: Path) -> None:
    path = tmp_path / "conversations.db"
    store = ConversationStore(path)
    for number in range(20):
        add(store, f"c_{number}", "zebra-secret " * 50)
    store.close()
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("PRAGMA secure_delete=OFF")
        raw.execute("PRAGMA user_version=0")
        raw.execute("DELETE FROM turn")
        raw.execute("DELETE FROM conversation")
    assert b"zebra" in bytes_on_disk(tmp_path)
    ConversationStore(path).close()
    assert b"zebra" not in bytes_on_disk(tmp_path)
