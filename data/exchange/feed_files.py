"""The files of a feed: their headers understood, their rows read pass by pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.data import kind_of
from core.errors import RuleViolation, nearest
from core.org.feed import KEY, NAME, feed_of
from data.exchange.imports import rows_of
from data.exchange.map_file import MapFile
from data.exchange.plan import Plan
from data.exchange.source import OWN_COLUMNS, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from core.commands.data import Importable, Row
    from core.desk import Desk
    from core.org.feed import FeedDef

    Hears = Callable[[int, int], object]

PARTS = ("new", "contacts", "values")
"""The passes over the files, in their order; see `core.commands.feed.run`."""
_WAY = "A column is named in the organisation's [feed], or bears the key of a field."


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOptions:
    """What may be said of a feed, as on the shell."""

    contacts: Path | None = None
    """The file of contacts."""
    encoding: str | None = None
    delimiter: str | None = None
    """How both files are written, in place of what the organisation says."""
    dry_run: bool = False
    rejects: Path | None = None
    """Where rejected rows of accounts are written; those of contacts come beside it."""
    agreed: bool = False
    """Whether what the fuse would ask was agreed to."""
    key: str | None = None
    """An idempotency key: under the same one the first outcome is told."""


class Sheet:
    """One file whose header is understood."""

    def __init__(
        self, desk: Desk, kind: str, path: Path, feed: FeedDef, options: FeedOptions
    ) -> None:
        """Read the header; raises `RuleViolation` where it is not that of such a file."""
        self.kind: Importable = kind_of(kind, desk.org)
        self.path = path
        self.source = Source(
            path, encoding=options.encoding or feed.encoding or None,
            delimiter=options.delimiter or feed.delimiter or None,
        )  # fmt: skip
        named = feed.accounts if kind == "account" else feed.contacts
        given = {column.casefold(): name for column, name in named.items()}
        columns = {
            column: name for column in self.source.columns
            if (name := given.get(column.casefold())) is not None
        }  # fmt: skip
        self._require_key(columns, named)
        self._said = MapFile(way=_WAY, columns=columns, date_format=feed.date_format or None)
        self.plan()

    def plan(self) -> Plan:
        """Give how rows are read, anew for each pass: it remembers which came before."""
        return Plan(self.source, self.kind, self._said, None)

    def _require_key(self, columns: Mapping[str, str], named: Mapping[str, str]) -> None:
        held = {name.casefold() for name in self.source.columns}
        if KEY in columns.values() or KEY in held:
            return
        wanted = next((column for column, name in named.items() if name == KEY), KEY)
        near = nearest(wanted, [c for c in self.source.columns if c not in OWN_COLUMNS])
        msg = (
            f"{self.path.name} has no column {wanted!r}, by which {self.kind.name}s are "
            f"recognised.{near}"
        )
        way = "Its first line must name the columns as the organisation's [feed] does."
        raise RuleViolation(msg, title="Not the file that was expected", next_step=way)


class FeedFiles:
    """The file of accounts and, where there is one, that of contacts."""

    def __init__(self, desk: Desk, accounts: Path, options: FeedOptions) -> None:
        """Read both headers; raises `RuleViolation` where one cannot be understood."""
        self.feed = feed_of(desk.org)
        self.sheets = {"account": Sheet(desk, "account", accounts, self.feed, options)}
        if options.contacts is not None:
            contacts = Sheet(desk, "contact", options.contacts, self.feed, options)
            self.sheets["contact"] = contacts
        path = options.rejects
        self.rejects = (path, path and path.with_name(f"{path.stem}.contacts{path.suffix}"))
        """Where the rejected rows of each sheet go."""
        self.replaced = False
        """Whether a text held what no database keeps."""
        self._refuse_overwriting()

    @property
    def source(self) -> str:
        """The names of the files."""
        return " and ".join(sheet.path.name for sheet in self.sheets.values())

    @property
    def parts(self) -> tuple[str, ...]:
        """The passes that these files need."""
        makes = self.feed.create_accounts and NAME in self.sheets["account"].plan().columns.values()
        has = {"new": makes, "contacts": "contact" in self.sheets, "values": True}
        return tuple(part for part in PARTS if has[part])

    def size(self, *parts: str) -> int:
        """Give the lines of some passes."""
        return sum(self._sheet(part).source.lines for part in parts)

    def rows(self, part: str, hear: Hears | None) -> Iterator[Row]:
        """Give the rows of a pass; `hear` hears how many lines of all passes are read."""
        plan, parts = self._sheet(part).plan(), self.parts
        before, whole = self.size(*parts[: parts.index(part)]), self.size(*parts)

        def tell(lines: int, _: int) -> None:
            if hear is not None:
                hear(before + lines, whole)

        yield from rows_of(plan, tell)
        self.replaced = self.replaced or plan.replaced

    def _sheet(self, part: str) -> Sheet:
        return self.sheets["contact" if part == "contacts" else "account"]

    def _refuse_overwriting(self) -> None:
        read = {sheet.path.resolve() for sheet in self.sheets.values()}
        for path, sheet in zip(self.rejects, self.sheets.values(), strict=False):
            if path is not None and path.resolve() in read:
                msg = f"The rejected rows of {sheet.path.name} would overwrite a file of the feed."
                raise RuleViolation(msg, next_step="Name another file for them.")
