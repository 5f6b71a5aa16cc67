"""Version 2: PostgreSQL orders texts by code points, counts stock beyond 2,147,483,647 and takes texts of any length.

SQLite always did; nothing changes there.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import VARCHAR

revision = "2"
down_revision = "1"
branch_labels = None
depends_on = None

_ORDERED = {
    "products": ("id", "title", "brand", "category", "availability"),
    "attributes": ("product_id", "name", "text"),
    "documents": ("id",),
}


def upgrade() -> None:
    """Change the types of columns; PostgreSQL builds their indexes anew."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, columns in _ORDERED.items():
        for column in columns:
            op.alter_column(table, column, type_=VARCHAR(collation="C"))
    op.alter_column("products", "stock", type_=sa.BigInteger())
    op.drop_index("ix_products_facts", "products")
    op.create_index("ix_products_price", "products", ["price_number", "currency"])
    for name in ("brand", "category", "mpn"):
        op.drop_index(f"ix_products_{name}", "products")
        op.create_index(f"ix_products_{name}", "products", [name], postgresql_using="hash")
