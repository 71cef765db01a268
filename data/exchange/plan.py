"""How each row of one file becomes a row of ours: header and map, checked against each other."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from hashlib import blake2b
from keyword import iskeyword
from typing import TYPE_CHECKING

from core.clock import iso
from core.commands.data import Row
from core.errors import CaselineError, Problem, nearest, wrong
from core.fields import day
from core.rules.conditions import Kind, compile_condition
from core.text import storable, with_article
from data.exchange.source import OWN_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from core.commands.data import Importable
    from core.rules.conditions import Condition
    from data.exchange.map_file import Choice, MapFile
    from data.exchange.source import Record, Source

    Cells = Mapping[str, str]
    Chosen = tuple[Condition | None, Choice]


class Plan:
    """Turns the records of a source into rows."""

    def __init__(self, source: Source, kind: Importable, said: MapFile, key: str | None) -> None:
        """Check header and map together; raises `RuleViolation` with everything that is wrong."""
        self.source, self.kind, self.said = source, kind, said
        self.what = with_article(kind.name, first=True)
        self.replaced = False
        """Whether a text held what no database keeps."""
        self.problems: list[Problem] = []
        self.scope = {condition_name(column): column for column in source.columns}
        self.choices = {name: self._choices(lines) for name, lines in said.fields.items()}
        self.columns = self._columns()
        self.keys = self._keys(key)
        self._refuse_doubled()
        wrong(self.problems, what=f"{source.path.name} as it is mapped")
        self._ordinals: dict[bytes, int] = {}
        self._seen: dict[int, int] = {}

    def row(self, record: Record) -> Row:
        """Give the row of a record; one that cannot be read has no values."""
        if record.fault:
            return Row(line=record.line, faults=(Problem("", record.fault),))
        cells = dict(zip(self.source.columns, record.cells, strict=True))
        values, faults = self._values(cells)
        if self.said.key:
            values[self.keys[0]] = self._made_key(cells)
        values = self._storable(values)
        identity = self.kind.identify(values, self.keys)
        if identity:
            values[identity[0]] = identity[1]
        return Row(
            line=record.line, values=values, identity=identity, faults=tuple(faults),
            repeats=self._earlier(identity, record.line),
        )  # fmt: skip

    # what the file and the map say ---------------------------------------------------------

    def _columns(self) -> dict[str, str]:
        """Give each column of the file that fills a field; tells of those nobody knows."""
        for column in self.said.columns:
            self._known(column, "columns")
        found, read = {}, self._read_elsewhere()
        for column in self.source.columns:
            name = self.said.columns.get(column, self._field_called(column))
            if name and name not in self.kind.fields:
                near = nearest(name, self.kind.fields)
                self._fault("columns", f"{self.what} has no field {name!r}.{near}")
            elif name:
                found[column] = name
            elif name is None and column not in read:
                near = nearest(column, self.kind.fields)
                text = f"{self.what} has no field for the column {column!r}.{near}"
                self._fault("columns", f"{text} {self.said.way.format(column=column)}")
        return found

    def _field_called(self, column: str) -> str | None:
        word = column.casefold().replace(" ", "_").replace("-", "_")
        return word if word in self.kind.fields else None

    def _read_elsewhere(self) -> set[str]:
        """Give the columns that keys, choices and conditions read."""
        read = {*self.said.key, *OWN_COLUMNS}
        for condition, choice in (line for lines in self.choices.values() for line in lines):
            read |= {choice.column} if choice.column else set()
            read |= {self.scope[name] for _, name in condition.reads} if condition else set()
        return read

    def _choices(self, lines: Iterable[Choice]) -> tuple[Chosen, ...]:
        scope = {"": dict.fromkeys(self.scope, Kind.TEXT)}
        found: list[Chosen] = []
        for choice in lines:
            condition = None
            if choice.column is not None:
                self._known(choice.column, choice.place)
            if choice.when is not None:
                try:
                    condition = compile_condition(choice.when, scope, now=False)
                except CaselineError as error:
                    self._fault(f"{choice.place}.when", str(error))
            found.append((condition, choice))
        return tuple(found)

    def _keys(self, key: str | None) -> tuple[str, ...]:
        filled = {*self.columns.values(), *self.choices}
        allowed = (*self.kind.keys, *self.kind.other_keys)
        if key is not None and key not in allowed:
            known = f" Known: {', '.join(allowed)}."
            self._fault("key", f"{self.what} is not recognised by {key!r}.{known}")
        if self.said.key:
            for column in self.said.key:
                self._known(column, "key")
            return (key or self.kind.keys[0],)
        keys = tuple(name for name in ((key,) if key else self.kind.keys) if name in filled)
        if not keys:
            names = key or " or ".join(self.kind.keys)
            way = "Map a column to it, name another field with --key, or list columns as `key`."
            self._fault("key", f"No column gives {names}, by which rows are recognised. {way}")
        return keys

    def _refuse_doubled(self) -> None:
        filled = [*self.columns.values(), *self.choices]
        for name in dict.fromkeys(filled):
            if filled.count(name) > 1:
                sources = [repr(c) for c, field in self.columns.items() if field == name]
                sources += ["the map's [fields]"] if name in self.choices else []
                self._fault("columns", f"{name} is filled by {' and by '.join(sources)}.")

    def _known(self, column: str, key: str) -> None:
        if column not in self.source.columns:
            near = nearest(column, self.source.columns)
            self._fault(key, f"{self.source.path.name} has no column {column!r}.{near}")

    def _fault(self, place: str, message: str) -> None:
        where = f"{self.said.name}, {place}: " if self.said.name else ""
        self.problems.append(Problem(place, f"{where}{message}"))

    # one row -------------------------------------------------------------------------------

    def _values(self, cells: Cells) -> tuple[dict[str, str], list[Problem]]:
        values = dict(self.said.constants)
        faults: list[Problem] = []
        for column, name in self.columns.items():
            self._fill(values, name, cells[column], faults)
        if self.choices:
            facts = {"": {name: cells[column] or None for name, column in self.scope.items()}}
            for name, lines in self.choices.items():
                for condition, choice in lines:
                    if condition is None or condition(facts):
                        if choice.column is None:
                            values[name] = choice.value or ""
                        else:
                            self._fill(values, name, cells[choice.column], faults)
                        break
        return values, faults

    def _fill(self, values: dict[str, str], name: str, cell: str, faults: list[Problem]) -> None:
        cell = self.said.values.get(name, {}).get(cell, cell)
        if not cell.strip():
            if not self.said.keeps_blank:
                values[name] = ""
            return
        if self.said.date_format and name in self.kind.times:
            read = self._time(name, cell)
            if read is None:
                form = self.said.date_format
                faults.append(Problem(name, f"{name}: {cell!r} is not written as {form}."))
                values[name] = ""
                return
            cell = read
        values[name] = cell

    def _storable(self, values: dict[str, str]) -> dict[str, str]:
        kept = {name: storable(text) for name, text in values.items()}
        self.replaced = self.replaced or kept != values
        return kept

    def _time(self, name: str, cell: str) -> str | None:
        try:
            read = datetime.strptime(cell.strip(), self.said.date_format or "")  # noqa: DTZ007
        except ValueError:
            return None
        if self.kind.fields[name].parse is day:
            return read.date().isoformat()
        return iso(read if read.tzinfo else read.replace(tzinfo=UTC))

    def _made_key(self, cells: Cells) -> str:
        """Give a key of the key columns; equal rows are told apart by which of them this is."""
        told = blake2b(digest_size=10)
        for column in self.said.key:
            told.update(cells[column].encode("utf-8", "surrogatepass") + b"\0")
        found = told.digest()
        self._ordinals[found] = self._ordinals.get(found, 0) + 1
        return f"{found.hex()}-{self._ordinals[found]}"

    def _earlier(self, identity: tuple[str, str] | None, line: int) -> int | None:
        if identity is None or self.said.key:
            return None
        mark = hash(identity)
        earlier = self._seen.get(mark)
        if earlier is None:
            self._seen[mark] = line
        return earlier


def condition_name(column: str) -> str:
    """Give the name by which conditions know a column."""
    plain = unicodedata.normalize("NFKC", column).casefold()
    name = "_".join("".join(c if c.isalnum() else " " for c in plain).split())
    if not name or name[0].isdigit():
        name = f"column_{name}"
    return f"{name}_" if iskeyword(name) else name
