"""How the rows of an import find their records."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from core.commands.customers import create
from core.commands.data.row import Refused, problems_of
from core.customer_fields import account_fields
from core.entities import Account, Record
from core.errors import CaselineError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from core.commands.data.remember import Remembering
    from core.commands.data.row import Row


class RowTaker:
    """Takes the rows of one batch: what exists of them is read at once."""

    def __init__(
        self, work: Remembering, entity: type[Record], rows: Iterable[Row], source: str
    ) -> None:
        """Read the records that the rows name; `source` is the file's name."""
        self.work, self.entity, self.source = work, entity, source
        self._known: dict[tuple[str, str], list[Record]] = defaultdict(list)
        wanted: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            if row.identity:
                wanted[row.identity[0]].add(row.identity[1])
        for name, texts in wanted.items():
            for record in work.many(entity, **{name: tuple(sorted(texts))}):
                self._known[name, getattr(record, name)].append(record)

    def take(self, row: Row) -> str:
        """Say whether the row was created, updated or unchanged; raises `Refused`."""
        raise NotImplementedError

    def find(self, row: Row) -> Any:
        """Give the record of a row, or none; raises `Refused` where several bear its name."""
        name, text = row.identity or ("", "")
        found = self._known.get((name, text), [])
        if len(found) > 1:
            reason = f"{len(found)} {self.entity.TITLE}s have the {name} {text!r}."
            raise Refused([Problem(name, f"{reason} Name another field with --key.")])
        return found[0] if found else None

    def made(self, row: Row, record: Record) -> None:
        """Remember a record that a row made."""
        if row.identity:
            self._known[row.identity].append(record)

    def lost(self, row: Row) -> None:
        """Look again for what bears a row's name: what was done with the row does not stand."""
        if row.identity in self._known:
            name, text = row.identity
            self._known[row.identity] = list(self.work.many(self.entity, **{name: text}))

    def refuse_repeat(self, row: Row) -> list[Problem]:
        """Refuse a row that says something else of a record than an earlier row did."""
        if row.repeats is None or row.identity is None:
            return []
        name = row.identity[0]
        return [Problem(name, f"Line {row.repeats} has the same {name} and other values.")]

    def missing_accounts(self, row: Row, fields: Iterable[str]) -> dict[str, str]:
        """Give the accounts that the row names and nobody knows, by field."""
        named = {name: row.values.get(name, "") for name in fields}
        return {
            name: text
            for name, text in named.items()
            if text.strip() and not self.work.has_account(text)
        }

    def make_accounts(self, missing: Mapping[str, str], given: Mapping[str, str]) -> None:
        """Make the missing accounts by name; raises `Refused`."""
        for name, text in missing.items():
            self.work.forget_account(text)
            if self.work.has_account(text):
                continue
            fields = {"kind": "business", **given, "name": text.strip()}
            try:
                create(self.work, Account, account_fields(self.work.org), fields)
            except CaselineError as error:
                told = problems_of(error, name)
                raise Refused(Problem(name, p.message) for p in told) from error
            self.work.forget_account(text)
