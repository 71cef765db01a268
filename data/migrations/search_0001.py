"""The search indexes as version 0001 made them."""

from __future__ import annotations

INDEXED = {
    "cases": ("number", "subject", "description"),
    "feed_items": ("body",),
    "accounts": ("external_id", "name", "email", "phone_digits", "street", "city", "postal_code"),
    "contacts": (
        "external_id", "first_name", "last_name", "email", "phone_digits", "mobile_digits",
    ),
    "contracts": ("number", "street", "city", "postal_code"),
    "jobs": ("engine_number",),
}  # fmt: skip

POSTGRES_WORDS = r"""
CREATE OR REPLACE FUNCTION caseline_words(given text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT to_tsvector('simple'::regconfig, lower(regexp_replace(
    normalize(regexp_replace(normalize(given, NFD), '[\u0300-\u036f]+', '', 'g'), NFC),
    '[!-/:-@\[-`{-~]+', ' ', 'g')))
$$
"""


def statements(*, postgres: bool) -> list[str]:
    """Give the statements that make them, without triggers."""
    if not postgres:
        return [_virtual_table(table, ", ".join(columns)) for table, columns in INDEXED.items()]
    made = [POSTGRES_WORDS]
    for table, columns in INDEXED.items():
        joined = " || ' ' || ".join(f"coalesce({column}, '')" for column in columns)
        made += [
            (
                f"ALTER TABLE {table} ADD COLUMN search tsvector "
                f"GENERATED ALWAYS AS (caseline_words({joined})) STORED"
            ),
            f"CREATE INDEX ix_{table}_search ON {table} USING gin (search)",
        ]
    return made


def _virtual_table(table: str, columns: str) -> str:
    return (
        f"CREATE VIRTUAL TABLE {table}_search USING fts5({columns}, content='{table}', "
        "content_rowid='id', tokenize=\"unicode61 remove_diacritics 2\", prefix='2 3')"
    )
