"""The migrations, one file each; alembic finds them here."""
