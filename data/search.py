"""Full text: FTS5 tables on SQLite, a generated column on PostgreSQL, kept by the database itself.

Both cut a text into words at everything that is no letter and no digit, without accents and in
lower case, so that `user@example.com`, `C-000123` and `it's` are found alike by a part of them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, column, false, func, literal_column, select
from sqlalchemy import table as light_table
from sqlalchemy import text as sql

from core.words import WORD, cut, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection, Select, Table

INDEXED: dict[str, tuple[str, ...]] = {
    "cases": ("number", "subject", "description", "custom_words"),
    "feed_items": ("body",),
    "accounts": (
        "external_id",
        "name",
        "email",
        "phone_digits",
        "street",
        "city",
        "postal_code",
        "custom_words",
    ),
    "contacts": (
        "external_id",
        "first_name",
        "last_name",
        "email",
        "phone_digits",
        "mobile_digits",
    ),
    "contracts": ("number", "street", "city", "postal_code"),
    "jobs": ("engine_number",),
    "articles": ("number", "title", "summary", "keywords", "body"),
}
"""Each table with the columns that search looks at."""

MOST_WORDS = 20
"""Words of a query that count; FTS5 refuses some hundreds."""
REACH = 40
"""The newest rows that say how common a word is in SQLite's index."""
LONGEST = 60
"""Letters of a word that count; PostgreSQL refuses some thousands."""

_QUOTED = re.compile(r'"([^"]*)"(\*?)')
_PHRASE = re.compile(r'"([^"]*)"')

POSTGRES_WORDS = r"""
CREATE OR REPLACE FUNCTION caseline_words(given text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT to_tsvector('simple'::regconfig, lower(regexp_replace(
    normalize(regexp_replace(normalize(given, NFD), '[\u0300-\u036f]+', '', 'g'), NFC),
    '[!-/:-@\[-`{-~]+', ' ', 'g')))
$$
"""


def words(text: str) -> list[str]:
    """Give the words of everyday input, plain and in lower case."""
    return cut(text, MOST_WORDS)


def match_sqlite(text: str, *, every: bool = True) -> str:
    """Give an FTS5 query: every word, the last one as a beginning unless a sign ends it.

    Words in quotes must stand one after the other. Unless `every` is asked for, any word will do.
    """
    phrases = (f'"{" ".join(found)}"' for found in _phrases(text))
    return (" " if every else " OR ").join(
        [*phrases, *(f'"{word}"{"*" if open_ended else ""}' for word, open_ended in _terms(text))]
    )


def match_postgres(text: str, *, every: bool = True) -> str:
    """Give the same as a tsquery."""
    phrases = ("(" + " <-> ".join(f"'{word}'" for word in found) + ")" for found in _phrases(text))
    return (" & " if every else " | ").join(
        [*phrases, *(f"'{word}'{':*' if open_ended else ''}" for word, open_ended in _terms(text))]
    )


def matches(dialect: str, table: Table, text: str) -> ColumnElement[bool]:
    """Say which rows of an indexed table hold every word; no words are found nowhere."""
    if not words(text):
        return false()
    if dialect == "postgresql":
        query = func.to_tsquery(literal_column("'simple'"), match_postgres(text))
        return literal_column(f"{table.name}.search").op("@@", is_comparison=True)(query)
    name = f"{table.name}_search"
    index = light_table(name, column("rowid"), column(name))
    found = select(index.c.rowid).where(index.c[name].match(match_sqlite(text)))
    return table.c.id.in_(found)


def says(dialect: str, table: Table, text: str) -> ColumnElement[bool]:
    """Say of a row that is at hand whether it holds every word, without asking the index.

    What nearly every row says is found sooner so, in whatever order the rows come.
    """
    if dialect == "postgresql" or not words(text):
        return matches(dialect, table, text)
    columns = [table.c[name] for name in INDEXED[table.name]]
    return func.caseline_says(match_sqlite(text), *columns, type_=Boolean())


def more_than(connection: Connection, table: Table, text: str, most: int) -> bool:
    """Say whether more than so many rows hold every word, without counting them all.

    SQLite's index tells them one by one; PostgreSQL's gathers all of them first, but its planner
    knows of how many it is to expect.
    """
    if connection.dialect.name == "postgresql":
        asked = "EXPLAIN (FORMAT JSON) SELECT FROM {} WHERE search @@ to_tsquery('simple', :wanted)"
        plan = connection.execute(sql(asked.format(table.name)), {"wanted": match_postgres(text)})
        return bool(plan.scalar_one()[0]["Plan"]["Plan Rows"] > most)
    name = f"{table.name}_search"
    index = light_table(name, column("rowid"), column(name))
    found = select(index.c.rowid).where(index.c[name].match(match_sqlite(text)))
    return connection.execute(found.offset(most).limit(1)).first() is not None


def said(wanted: str, *texts: str | None) -> bool:
    """Answer what `says` asks, as SQLite's index would; `wanted` is what `match_sqlite` gives."""
    asked = _asked(wanted)
    lower = [plain(text).lower() for text in texts if text]
    whole = " ".join(lower)
    if not all(start in whole for start, *_ in asked):
        return False  # most texts, by far
    parts = [WORD.findall(text) for text in lower]
    return all(any(_stands(one, words) for words in parts) for one in asked)


@lru_cache(maxsize=64)
def _asked(wanted: str) -> tuple[tuple[str, ...], ...]:
    """Give each phrase as its words; what may go on ends in nothing more to come."""
    return tuple(
        (*phrase.split(), "*") if begun else tuple(phrase.split())
        for phrase, begun in _QUOTED.findall(wanted)
    )


def _stands(phrase: tuple[str, ...], words: list[str]) -> bool:
    """Say whether the words of a phrase stand one after the other."""
    if phrase[-1] == "*":
        return any(word.startswith(phrase[0]) for word in words)
    if len(phrase) == 1:
        return phrase[0] in words
    size = len(phrase)
    return any(tuple(words[at : at + size]) == phrase for at in range(len(words) - size + 1))


def how_common(
    connection: Connection, table: Table, wanted: Sequence[str]
) -> tuple[dict[str, float], int]:
    """Give about how many rows hold each of some words, and how many rows there are.

    It takes one statement and, however common a word is, no longer than for a rare one. SQLite is
    asked how far back the newest rows that hold it reach, PostgreSQL's planner what it expects.
    """
    ask = _expected if connection.dialect.name == "postgresql" else _reached
    return ask(connection, table.name, wanted) if wanted else ({}, 0)


def _reached(
    connection: Connection, name: str, wanted: Sequence[str]
) -> tuple[dict[str, float], int]:  # fmt: skip
    asked = (
        f"SELECT count(*), min(rowid) FROM (SELECT rowid FROM {name}_search "
        f"WHERE {name}_search MATCH :w{n} ORDER BY rowid DESC LIMIT {REACH})"
        for n in range(len(wanted))
    )
    told = " UNION ALL ".join((f"SELECT max(id), 0 FROM {name}", *asked))
    given = {f"w{n}": match_whole("sqlite", [word]) for n, word in enumerate(wanted)}
    (last, _), *reached = connection.execute(sql(told), given)
    return {
        word: count if count < REACH else REACH * last / (last - oldest + 1)
        for word, (count, oldest) in zip(wanted, reached, strict=True)
    }, int(last or 0)


def _expected(
    connection: Connection, name: str, wanted: Sequence[str]
) -> tuple[dict[str, float], int]:  # fmt: skip
    # Where one row is enough the planner never shares the work, and tells of all rows.
    one = f"(SELECT 1 FROM {name} {{}} LIMIT 1)"
    asked = (one.format(f"WHERE search @@ to_tsquery('simple', :w{n})") for n in range(len(wanted)))
    told = " UNION ALL ".join((one.format(""), *asked))
    given = {f"w{n}": match_whole("postgresql", [word]) for n, word in enumerate(wanted)}
    plan = connection.execute(sql(f"EXPLAIN (FORMAT JSON) {told}"), given).scalar_one()
    rows, *expected = (part["Plans"][0]["Plan Rows"] for part in plan[0]["Plan"]["Plans"])
    return dict(zip(wanted, expected, strict=True)), int(rows)


def saying(dialect: str, table: Table, together: Sequence[str]) -> Select[Any]:
    """Give the ids of the rows that hold all of some words, newest first.

    SQLite's index tells them in this order. PostgreSQL gathers all first, so that it never reads
    the whole table for what nobody says; ask it for what few rows hold.
    """
    wanted = match_whole(dialect, together)
    if dialect == "postgresql":
        query = func.to_tsquery(literal_column("'simple'"), wanted)
        holds = literal_column(f"{table.name}.search").op("@@", is_comparison=True)(query)
        found = select(table.c.id).where(holds).offset(literal_column("0")).subquery()
        return select(found.c.id).order_by(found.c.id.desc())
    name = f"{table.name}_search"
    index = light_table(name, column("rowid"), column(name))
    place = index.c.rowid.label("id")
    return select(place).where(index.c[name].match(wanted)).order_by(index.c.rowid.desc())


def match_whole(dialect: str, together: Sequence[str]) -> str:
    """Give what the database is asked for words as `cut` gives them, each whole."""
    if dialect == "postgresql":
        return " & ".join(f"'{word}'" for word in together)
    return " ".join(f'"{word}"' for word in together)


def newest(dialect: str, table: Table, wanted: ColumnElement[str]) -> tuple[Any, Any, Any]:
    """Give from where the rows that hold every word come newest first, on what condition, by what.

    `wanted` is what `match` gives. SQLite's index tells them in this order by itself, as long as
    nobody gathers them first; PostgreSQL's gathers them always.
    """
    if dialect == "postgresql":
        query = func.to_tsquery(literal_column("'simple'"), wanted)
        found = literal_column(f"{table.name}.search").op("@@", is_comparison=True)(query)
        return table, found, table.c.id
    name = f"{table.name}_search"
    index = light_table(name, column("rowid"), column(name))
    joined = index.join(table, table.c.id == index.c.rowid)
    return joined, index.c[name].match(wanted), index.c.rowid


def ranked(
    dialect: str, table: Table, text: str, weights: Sequence[float], *, every: bool
) -> tuple[Any, ColumnElement[bool], ColumnElement[float]]:  # fmt: skip
    """Give from where the rows come that hold the words, on what condition, and how far off.

    The best are the least far off. Of each column of the index the weights say how much a word
    in it tells; SQLite also counts how rare a word is. PostgreSQL's index does not know in which
    column a word stands: the columns are cut anew, so that the last one, the long one, is not
    weighed but for what the index knows of it.
    """
    if dialect == "postgresql":
        wanted = match_postgres(text, every=every)
        query = func.to_tsquery(literal_column("'simple'"), wanted)
        search: Any = literal_column(f"{table.name}.search")
        rank: Any = func.ts_rank(search, query)
        for name, weight in list(zip(INDEXED[table.name], weights, strict=True))[:-1]:
            rank += weight * func.ts_rank(func.caseline_words(table.c[name]), query)
        return table, search.op("@@", is_comparison=True)(query), -rank
    name = f"{table.name}_search"
    index = light_table(name, column("rowid"), column(name))
    joined = index.join(table, table.c.id == index.c.rowid)
    found = index.c[name].match(match_sqlite(text, every=every))
    return joined, found, func.bm25(literal_column(name), *weights)


def match(dialect: str, text: str) -> str | None:
    """Give what the database is asked for everyday input; nothing where there is no word."""
    if not words(text):
        return None
    return match_postgres(text) if dialect == "postgresql" else match_sqlite(text)


def found_in(dialect: str, table: Table, text: str, *where: ColumnElement[bool]) -> Select[Any]:
    """Give the ids of the rows that hold every word, as a query of its own."""
    return select(table.c.id).where(matches(dialect, table, text), *where).correlate(None)


def statements(dialect: str) -> list[str]:
    """Give the statements that make the indexes and keep them."""
    per_table = _postgres if dialect == "postgresql" else _sqlite
    made = [POSTGRES_WORDS] if dialect == "postgresql" else []
    return made + [line for table, columns in INDEXED.items() for line in per_table(table, columns)]


def _phrases(text: str) -> list[list[str]]:
    """Give the words between quotes, cut as all words are."""
    found = (words(phrase)[:MOST_WORDS] for phrase in _PHRASE.findall(text)[:MOST_WORDS])
    return [[word[:LONGEST] for word in phrase] for phrase in found if phrase]


def _terms(text: str) -> list[tuple[str, bool]]:
    """Give each other word with whether it may go on: the last may, but in `c++` it is whole."""
    text = _PHRASE.sub(" ", text)
    found = words(text)
    goes_on = WORD.match(plain(text)[-1:]) is not None
    return [
        (word[:LONGEST], (goes_on and n == len(found)) or len(word) > LONGEST)
        for n, word in enumerate(found, 1)
    ]


def _sqlite(table: str, columns: tuple[str, ...]) -> list[str]:
    listed = ", ".join(columns)
    fts = f"{table}_search"

    def values(row: str) -> str:
        return ", ".join(f"{row}.{column}" for column in columns)

    remove = (
        f"INSERT INTO {fts} ({fts}, rowid, {listed}) VALUES ('delete', OLD.id, {values('OLD')});"
    )
    insert = f"INSERT INTO {fts} (rowid, {listed}) VALUES (NEW.id, {values('NEW')});"
    return [
        (
            f"CREATE VIRTUAL TABLE {fts} USING fts5({listed}, content='{table}', "
            "content_rowid='id', tokenize=\"unicode61 remove_diacritics 2\", prefix='2 3')"
        ),
        f"CREATE TRIGGER search_{table}_insert AFTER INSERT ON {table} BEGIN {insert} END",
        (
            f"CREATE TRIGGER search_{table}_update AFTER UPDATE OF {listed} ON {table} "
            f"BEGIN {remove} {insert} END"
        ),
    ]


def _postgres(table: str, columns: tuple[str, ...]) -> list[str]:
    joined = " || ' ' || ".join(f"coalesce({column}, '')" for column in columns)
    return [
        (
            f"ALTER TABLE {table} ADD COLUMN search tsvector "
            f"GENERATED ALWAYS AS (caseline_words({joined})) STORED"
        ),
        f"CREATE INDEX ix_{table}_search ON {table} USING gin (search)",
    ]
