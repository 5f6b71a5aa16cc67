"""Parts of the small shop, put together by hand."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from catalog.ingest import IngestOptions
from index.encoder import load_encoder
from index.generations import Generations
from index.opening import OpenIndex
from index.search import SearchIndex
from index.settings import EncoderKey, IndexSettings
from rag.answer import Answer
from rag.assembly import Shop, index_root, open_catalog, open_shop
from rag.assistant import Assistant
from rag.documents.name_meanings import NameMeanings
from rag.fresh_knowledge import FreshKnowledge
from rag.ingestion import IngestionReport, run_ingestion
from rag.language_model import LanguageModel
from rag.question import Question
from rag.retrieval import Retriever
from rag.settings import AnsweringSettings, Settings


def search_index(shop: Shop) -> SearchIndex:
    """The generation that serves, opened."""
    return OpenIndex(index_root(shop.settings), shop.encoder, shop.settings.index)()


def retriever(shop: Shop, settings: AnsweringSettings | None = None) -> Retriever:
    """What finds the evidence."""
    index = OpenIndex(index_root(shop.settings), shop.encoder, shop.settings.index)
    return Retriever(
        shop.catalog,
        index,
        NameMeanings(shop.encoder),
        settings or AnsweringSettings(),
        FreshKnowledge(shop.catalog),
    )


def assistant(shop: Shop, model: LanguageModel | None, settings: AnsweringSettings | None = None) -> Assistant:
    """An assistant whose answers a language model writes."""
    chosen = settings or AnsweringSettings()
    knowledge = FreshKnowledge(shop.catalog)
    return Assistant(shop.catalog, knowledge, retriever(shop, chosen), shop.conversations, chosen, model=model)


def ingest_into(store: Path, *sources: Path, encoder: EncoderKey = "hashing") -> IngestionReport:
    """Read more sources into a store."""
    settings = Settings(store=store, index=IndexSettings(encoder=encoder))
    with open_catalog(settings) as catalog:
        return run_ingestion(
            catalog,
            Generations(index_root(settings), settings.index),
            lambda: load_encoder(settings.index),
            list(sources),
            settings=settings.catalog,
            options=IngestOptions(),
        )


def open_shop_of(
    folder: Path, products: Sequence[Mapping[str, object]], *, currency: str, encoder: EncoderKey = "hashing"
) -> Shop:
    """A shop of a few products, each in stock where it does not say otherwise; close it in the end."""
    lines = [{"type": "product", "currency": currency, "availability": "in_stock", **one} for one in products]
    (folder / "products.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    ingest_into(folder / "store", folder / "products.jsonl", encoder=encoder)
    return open_shop(Settings(store=folder / "store", index=IndexSettings(encoder=encoder)))


def ask(shop: Shop, text: str, *, after: Answer | None = None, product_id: str | None = None) -> Answer:
    """The answer to a question, in the conversation of an earlier answer or on a product page."""
    conversation_id = None if after is None else after.conversation_id
    return shop.assistant.ask(Question(text=text, product_id=product_id, conversation_id=conversation_id))


def cited(answer: Answer) -> dict[str, str]:
    """Source id and text of each citation."""
    return {citation.source_id: citation.text for citation in answer.citations}


def last_of(shop: Shop, *messages: str) -> Answer:
    """The answer to the last of several messages of one conversation."""
    answer: Answer | None = None
    for message in messages:
        answer = ask(shop, message, after=answer)
    assert answer is not None
    return answer
