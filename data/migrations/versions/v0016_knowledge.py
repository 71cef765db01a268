"""Knowledge articles with their search, and the cases they were put on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.migrations.tables_0001 import TIME, record, refers, standing

revision = "0016"
down_revision = "0015"

INDEXED = ("number", "title", "summary", "keywords", "body")
"""What the search looks at."""


def upgrade() -> None:
    """Make the tables, their search, and the series of numbers."""
    record(
        "articles",
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("summary", sa.String(1000), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("keywords", sa.String(255), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        refers("author_id", "users"),
        refers("editor_id", "users"),
        sa.Column("published_at", TIME),
    )
    standing("articles", "number")
    op.create_index("ix_articles_status_id", "articles", ["status", "id"])
    record(
        "case_articles",
        refers("case_id", "cases", nullable=False),
        refers("article_id", "articles", nullable=False),
    )
    standing("case_articles", "case_id", "article_id")
    op.create_index("ix_case_articles_article_id", "case_articles", ["article_id"])
    postgres = op.get_bind().dialect.name == "postgresql"
    for statement in _postgres() if postgres else _sqlite():
        op.execute(statement)


def _sqlite() -> list[str]:
    return [
        (
            f"CREATE VIRTUAL TABLE articles_search USING fts5({', '.join(INDEXED)}, "
            "content='articles', content_rowid='id', "
            "tokenize=\"unicode61 remove_diacritics 2\", prefix='2 3')"
        ),
        "INSERT INTO counters (series, next) VALUES ('article', 1)",
    ]


def _postgres() -> list[str]:
    joined = " || ' ' || ".join(f"coalesce({column}, '')" for column in INDEXED)
    return [
        (
            "ALTER TABLE articles ADD COLUMN search tsvector "
            f"GENERATED ALWAYS AS (caseline_words({joined})) STORED"
        ),
        "CREATE INDEX ix_articles_search ON articles USING gin (search)",
        "CREATE SEQUENCE numbers_article START 1",
    ]


def downgrade() -> None:
    """Refuse: what the house knows would be lost."""
    msg = "Knowledge articles cannot be taken out again; restore a backup of version 0015."
    raise NotImplementedError(msg)
