"""A map file: which column of a foreign file is which of our fields.

    encoding = "cp1252"                 # as --encoding
    delimiter = ";"                     # as --delimiter
    date_format = "%m/%d/%Y"            # how days and times are written; without it ISO 8601
    blank = "keep"                      # a blank cell changes nothing ("empty" empties the field)
    key = ["Date received", "Company"]  # rows are recognised by these columns together
    create_missing = ["account"]        # accounts named in these fields are made

    [columns]                           # column = field; "" leaves the column out
    "Company" = "account"
    [constants]                         # field = value, for every row
    type = "customer_support"
    [values.origin]                     # what stands in the file = what we say
    "Letter" = "Postal mail"
    [fields]                            # the first line whose condition holds
    status = [{ when = "response == 'In progress'", value = "Working" }, { value = "Closed" }]
    subject = [{ column = "Issue" }]
    [missing.account]                   # fields of the accounts that are made
    kind = "business"

Conditions are those of the organisation's files, over the file's columns. A column is called there
by its name in lower case, with `_` for everything that is no letter or digit (`Consumer disputed?`
is `consumer_disputed`); every column is a text, and a blank one is None.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.customer_fields import ACCOUNT
from core.errors import Problem, RuleViolation, nearest, wrong
from core.files import content
from core.org.lines import dotted
from core.org.section import NO_TEXT, Section
from core.text import storable, with_article

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from core.commands.data import Importable

SIZE_LIMIT = 1 << 20
"""Bytes; a map is small."""
BLANKS = ("empty", "keep")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One line of a field: a value or a column, under a condition or always."""

    place: str
    """Where it stands, for messages."""
    when: str | None
    value: str | None
    column: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MapFile:
    """What a map file says; without one, columns bear the names of our fields."""

    name: str = ""
    """The file's, for messages."""
    way: str = "Map it, or leave it out with --map {column!r}=."
    """What to do about a column that fills no field."""
    encoding: str | None = None
    delimiter: str | None = None
    date_format: str | None = None
    keeps_blank: bool = False
    key: tuple[str, ...] = ()
    create_missing: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    fields: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)


def read(path: Path, kind: Importable) -> MapFile:
    """Read a map file; raises `RuleViolation` that tells all its errors by file and key."""
    problems: list[Problem] = []
    root = Section(_parse(path), path.name, problems)
    made = root.section("missing").section("account") if "missing" in root.table else None
    found = MapFile(
        name=path.name,
        encoding=root.text("encoding", "") or None,
        delimiter=root.text("delimiter", "") or None,
        date_format=root.text("date_format", "") or None,
        keeps_blank=_blank(root),
        key=root.texts("key"),
        create_missing=root.texts("create_missing"),
        columns=root.words("columns"),
        constants=_plain(root.section("constants")),
        values=_tables(root.section("values")),
        fields=_choices(root.section("fields")),
        missing=_plain(made) if made else {},
    )
    root.done()
    for key, names in (
        ("columns", [name for name in found.columns.values() if name]),
        ("constants", found.constants), ("values", found.values), ("fields", found.fields),
    ):  # fmt: skip
        for name in dict.fromkeys(names):
            if name not in kind.fields:
                what = with_article(kind.name, first=True)
                reason = f"{what} has no field {name!r}.{nearest(name, kind.fields)}"
                problems.append(Problem(f"{path.name}: {key}", reason))
    for name in found.create_missing:
        if name not in kind.accounts:
            reason = f"Only accounts are made: {', '.join(kind.accounts) or 'none here'}."
            problems.append(Problem(f"{path.name}: create_missing", f"{name!r}: {reason}"))
    for name in found.missing:
        if name not in ACCOUNT:
            reason = f"An account has no field {name!r}.{nearest(name, ACCOUNT)}"
            problems.append(Problem(f"{path.name}: missing.account", reason))
    wrong(
        [Problem(problem.field, f"{problem.field}: {problem.message}") for problem in problems],
        what=f"The map {path.name}",
    )
    return found


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(content(path, SIZE_LIMIT).decode("utf-8"))
    except (ValueError, RecursionError) as error:
        msg = f"{path.name}: {error}"
        raise RuleViolation(msg, title="The map cannot be read") from error


def _blank(root: Section) -> bool:
    said = root.text("blank", "empty")
    if said not in BLANKS:
        root.fault("blank", f"{said!r} is neither 'empty' nor 'keep'.")
    return said == "keep"


def _plain(section: Section) -> dict[str, str]:
    """Give a table of plain values as texts."""
    found = {}
    for name, value in section.table.items():
        if isinstance(value, dict | list):
            section.fault(name, "must be one value.")
        else:
            found[name] = str(value).lower() if isinstance(value, bool) else str(value)
            if storable(found[name]) != found[name]:
                section.fault(name, NO_TEXT)
    return found


def _tables(section: Section) -> dict[str, dict[str, str]]:
    return {name: section.words(name) for name in section.table}


def _choices(section: Section) -> dict[str, tuple[Choice, ...]]:
    found = {}
    for name in section.table:
        found[name] = tuple(_choice(row) for row in section.sections(name))
    return found


def _choice(row: Section) -> Choice:
    given = {key: row.text(key, "") for key in ("when", "value", "column") if key in row.table}
    row.known |= {"when", "value", "column"}
    if ("value" in given) == ("column" in given):
        row.fault("", "names either a value or a column.")
    row.done()
    return Choice(
        place=dotted(row.path), when=given.get("when"), value=given.get("value"),
        column=given.get("column"),
    )  # fmt: skip
