"""Version 1: products with their attributes, documents, and the state."""

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of version 1 in an empty store."""
    _make_products()
    _make_attributes()
    op.create_table(
        "documents",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("url", sa.String()),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.String()),
        sa.Column("stored_at", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("text_hash", sa.String(), nullable=False),
    )
    state = op.create_table(
        "catalog_state",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("schema_version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("text_revision", sa.Integer(), nullable=False),
    )
    op.bulk_insert(state, [{"id": 1, "schema_version": 1, "revision": 0, "text_revision": 0}])


def _make_products() -> None:
    texts = ("description", "brand", "category", "price", "currency", "url", "image", "gtin", "mpn", "group_id")
    op.create_table(
        "products",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("title", sa.String(), nullable=False),
        *(sa.Column(name, sa.String()) for name in texts),
        sa.Column("price_number", sa.Float()),
        sa.Column("availability", sa.String(), nullable=False),
        sa.Column("stock", sa.Integer()),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("options", "bullets", "reviews", "qa")),
        sa.Column("updated_at", sa.String()),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("stored_at", "content_hash", "text_hash")),
    )
    for name in ("brand", "category", "gtin", "mpn", "group_id"):
        op.create_index(f"ix_products_{name}", "products", [name])
    facts = ["price_number", "currency", "id", "category", "brand", "availability", "stock"]
    op.create_index("ix_products_facts", "products", facts)


def _make_attributes() -> None:
    op.create_table(
        "attributes",
        sa.Column("product_id", sa.String(), sa.ForeignKey("products.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("number", sa.Float()),
        sa.Column("unit", sa.String()),
        sa.Column("base_number", sa.Float()),
        sa.Column("dimension", sa.String()),
        sqlite_with_rowid=False,
    )
    numbers = ["name", "dimension", "base_number", "unit", "number"]
    op.create_index("ix_attributes_name_base_number", "attributes", numbers)
