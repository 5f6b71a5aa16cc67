"""The tables of the catalog, as SQLModel classes.

Valid for SQLite and PostgreSQL. Only `rows.py`, `view.py`, `writer.py`, `database.py` and the modules behind
`queries.py` use them; rows never leave the module that maps them. A number that must stay exact is text
(`price`), with a float beside it (`price_number`) to filter and sort by.

A change of these tables raises `SCHEMA_VERSION` and is written down as a step in `migrations/versions/`.
"""

from typing import Any  # the types of SQL columns

from sqlalchemy import JSON, BigInteger, Column, Dialect, Float, ForeignKey, Index, Integer, String, Table
from sqlalchemy.dialects.postgresql import VARCHAR
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Field, SQLModel

SCHEMA_VERSION = 2
"""Raised by each change of these tables."""


class OrderedText(TypeDecorator[str]):
    """A text that every database orders by code points, as SQLite and Python do.

    Left to itself, PostgreSQL orders by the language of the server: ties would be broken differently there.
    """

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column type of a database."""
        plain = VARCHAR(collation="C") if dialect.name == "postgresql" else String()
        return dialect.type_descriptor(plain)


class ProductRow(SQLModel, table=True):
    """One product; its attributes are rows of `attributes`."""

    __tablename__ = "products"
    __table_args__ = (
        # Holds what whole catalogs are counted by, so that texts, the bulk of a row, are not read for it.
        Index(
            "ix_products_facts",
            "price_number",
            "currency",
            "id",
            "category",
            "brand",
            "availability",
            "stock",
        ).ddl_if(dialect="sqlite"),
        # PostgreSQL keeps long texts apart anyway, and takes no more than 2,704 bytes into a sorted index.
        Index("ix_products_price", "price_number", "currency").ddl_if(dialect="postgresql"),
        *(Index(f"ix_products_{name}", name, postgresql_using="hash") for name in ("brand", "category", "mpn")),
    )

    id: str = Field(primary_key=True, sa_type=OrderedText)
    title: str = Field(sa_type=OrderedText)
    description: str | None = None
    brand: str | None = Field(default=None, sa_type=OrderedText)
    category: str | None = Field(default=None, sa_type=OrderedText)
    price: str | None = None  # exact decimal text
    price_number: float | None = Field(default=None, sa_column=Column(Float, nullable=True))
    currency: str | None = None
    availability: str = Field(default="unknown", sa_type=OrderedText)
    stock: int | None = Field(
        default=None, sa_column=Column(Integer().with_variant(BigInteger(), "postgresql"), nullable=True)
    )
    url: str | None = None
    image: str | None = None
    gtin: str | None = Field(default=None, index=True)
    mpn: str | None = None
    group_id: str | None = Field(default=None, index=True)
    options: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    bullets: list[str] = Field(sa_column=Column(JSON, nullable=False))
    reviews: list[dict[str, str | float | None]] = Field(sa_column=Column(JSON, nullable=False))
    qa: list[dict[str, str]] = Field(sa_column=Column(JSON, nullable=False))
    updated_at: str | None = None  # ISO 8601, UTC; as the merchant stated
    stored_at: str  # ISO 8601, UTC; when this row last changed
    content_hash: str  # of every field
    text_hash: str  # of the fields that are indexed


class AttributeRow(SQLModel, table=True):
    """One attribute of a product: its verbatim text, and the quantity it states, if it states one."""

    __tablename__ = "attributes"
    __table_args__ = (
        # Holds all that numbers are filtered, ordered and counted by: such questions read no other page.
        Index("ix_attributes_name_base_number", "name", "dimension", "base_number", "unit", "number"),
        # The rows of one product lie side by side, and there is no second tree to fill.
        {"sqlite_with_rowid": False},
    )

    product_id: str = Field(
        sa_column=Column(OrderedText, ForeignKey("products.id", ondelete="CASCADE"), primary_key=True, nullable=False)
    )
    position: int = Field(primary_key=True)  # from 0, the merchant's order
    name: str = Field(sa_type=OrderedText)
    text: str = Field(sa_type=OrderedText)
    number: float | None = Field(default=None, sa_column=Column(Float, nullable=True))  # as written, e.g. 2.4
    unit: str | None = None  # as written, e.g. "kg"
    base_number: float | None = Field(default=None, sa_column=Column(Float, nullable=True))  # in base units
    dimension: str | None = None  # what is measured, e.g. "mass"


class DocumentRow(SQLModel, table=True):
    """One document."""

    __tablename__ = "documents"

    id: str = Field(primary_key=True, sa_type=OrderedText)
    title: str
    text: str
    url: str | None = None
    tags: list[str] = Field(sa_column=Column(JSON, nullable=False))
    updated_at: str | None = None
    stored_at: str
    content_hash: str
    text_hash: str


class StateRow(SQLModel, table=True):
    """The one row that says which version this store has and how often it has changed."""

    __tablename__ = "catalog_state"

    id: int = Field(primary_key=True)  # always 1
    schema_version: int
    revision: int  # raised by each committed change
    text_revision: int  # raised by each committed change of an indexed text


def _table(model: type[SQLModel]) -> Table:
    return model.__table__  # type: ignore[attr-defined, no-any-return]  # set by SQLModel's metaclass


PRODUCTS = _table(ProductRow)
ATTRIBUTES = _table(AttributeRow)
DOCUMENTS = _table(DocumentRow)
STATE = _table(StateRow)
TABLES: tuple[Table, ...] = (PRODUCTS, ATTRIBUTES, DOCUMENTS, STATE)
