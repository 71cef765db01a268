"""The data feed: which column of the daily files fills which field (`[feed]`, domain.md 1.15)."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from core.customer_fields import ACCOUNT, CONTACT
from core.errors import RuleViolation, nearest
from core.org.section import fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from core.org.lines import Path
    from core.org.model import Organisation
    from core.org.section import Fault, Section

KEY: Final = "external_id"
"""The field by which accounts and contacts are recognised in the files of each day."""
NAME: Final = "name"
"""What an unknown account needs to be made."""
FEED: Final = "feed"
"""Its table; there is one in all files together."""
SHARE: Final = 100
"""Percent of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDef:
    """What the files of a day mean, and how much of what is open they may close unasked."""

    accounts: Mapping[str, str]
    """Each column of the file of accounts with the field that it fills."""
    contacts: Mapping[str, str] = field(default_factory=dict)
    """The same of the file of contacts."""
    create_accounts: bool = False
    """Whether an unknown account is made where the file gives its name; else it is rejected."""
    new_account: Mapping[str, str] = field(default_factory=dict)
    """Fields of the accounts that are made."""
    fuse_share: int = 20
    """Percent of the open cases that rules could close: more is asked about first."""
    fuse_min: int = 25
    """So many cases are closed unasked, whatever their share."""
    encoding: str = ""
    delimiter: str = ""
    date_format: str = ""
    """How the files are written, where that is not UTF-8, commas and ISO 8601."""


def build_feed(section: Section) -> FeedDef:
    """Build the feed of an organisation."""
    found = FeedDef(
        accounts=section.words("accounts"),
        contacts=section.words("contacts"),
        create_accounts=section.flag("create_accounts"),
        new_account=section.words("new_account"),
        fuse_share=section.number("fuse_share", 20, most=SHARE),
        fuse_min=section.number("fuse_min", 25),
        encoding=section.text("encoding", ""),
        delimiter=section.text("delimiter", ""),
        date_format=section.text("date_format", ""),
    )
    section.done()
    return found


def check_feed(
    organisation: Organisation, homes: Mapping[tuple[str, str], str], *, whole: bool
) -> Iterator[Fault]:
    """Find what the feed cannot mean; `whole` is false where a file could not be read."""
    if organisation.feed is not None:
        for path, text in _feed(organisation, organisation.feed, whole=whole):
            yield fault(homes["", FEED], (FEED, *path), text)


def _feed(
    organisation: Organisation, feed: FeedDef, *, whole: bool
) -> Iterator[tuple[Path, str]]:  # fmt: skip
    own = organisation.account_fields
    for table, columns, known in (
        ("accounts", feed.accounts, {**ACCOUNT, **own}), ("contacts", feed.contacts, CONTACT),
    ):  # fmt: skip
        for column, name in columns.items():
            yield from _column((table, column), column, name, known if whole else {name: None})
        if (columns or table == "accounts") and KEY not in columns.values():
            yield (table,), f"no column fills {KEY!r}, by which {table} are recognised."
    for name in feed.new_account:
        if name in {KEY, NAME}:
            yield ("new_account", name), "the file itself gives it."
        elif whole:
            yield from _column(("new_account", name), name, name, {**ACCOUNT, **own})
    if feed.new_account and not feed.create_accounts:
        yield ("new_account",), "goes with `create_accounts = true` alone."
    yield from _form(feed)


def _column(
    at: Path, column: str, name: str, known: Mapping[str, Any]
) -> Iterator[tuple[Path, str]]:  # fmt: skip
    if not column.strip():
        yield at, "a column's name is blank."
    if name not in known:
        yield at, f"{name!r} is not known.{nearest(name, known)}"
    elif getattr(known[name], "kind", None) == "formula":
        yield at, f"{name!r} is computed by a formula; no file can fill it."


def _form(feed: FeedDef) -> Iterator[tuple[Path, str]]:
    try:
        codecs.lookup(feed.encoding or "utf-8")
    except LookupError:
        yield ("encoding",), f"there is no encoding {feed.encoding!r}."
    if feed.delimiter != "tab" and len(feed.delimiter) > 1:
        yield ("delimiter",), f"{feed.delimiter!r} is not one character, nor 'tab'."


def feed_of(organisation: Organisation) -> FeedDef:
    """Give the data feed of an organisation; raises `RuleViolation` where it has none."""
    if organisation.feed is None:
        msg = "The organisation has no data feed: no file of it says what columns mean ([feed])."
        way = "An administrator adds it: `caseline org export`, then docs/organisation.md."
        raise RuleViolation(msg, title="No data feed", next_step=way)
    return organisation.feed
