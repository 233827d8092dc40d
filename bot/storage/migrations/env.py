"""What Alembic runs around the revisions: they join the transaction of the ledger's opening."""

from alembic import context

from bot.storage.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite alters a table by copying it, which Alembic does in batches.
    render_as_batch=True,
)
context.run_migrations()
