"""What alembic runs: the migrations, on the connection and in the transaction of `catalog/migration.py`.

A step must not rebuild `products` (alembic's batch mode) in SQLite: the rebuilt table drops the old one, and with it,
by cascade, every attribute.
"""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    version_table="catalog_alembic_version",  # the database may hold another program's tables
)
context.run_migrations()
