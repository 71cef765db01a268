"""A CSV file, read row by row: strict, with the line of each row, and nothing lost in silence."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from core.errors import Problem, RuleViolation, wrong
from core.text import clip
from data.exchange.encodings import settle
from data.exchange.sheets import unmark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CELL_LIMIT = 131_072
"""Characters of one cell."""
_RUNAWAY = 16_000_000
"""Characters after which a quote counts as never closed."""
OWN_COLUMNS = ("rejected in line", "rejected because")
"""What a file of rejected rows has besides the source's columns; an import leaves them out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One row of the file: its cells, or why it cannot be read."""

    line: int
    cells: tuple[str, ...] = ()
    fault: str | None = None
    rows: int = 1
    """How many rows were lost with it."""


class _Lines:
    """The lines of a stream; the last one given is kept."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self.last = stream, ""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self.last = next(self._stream)
        return self.last


class Source:
    """A file whose encoding, delimiter and columns are known."""

    def __init__(self, path: Path, *, encoding: str | None, delimiter: str | None) -> None:
        """Read the header; raises `RuleViolation` where the file does not say what it is."""
        self.path = path
        self.delimiter = _delimiter(delimiter)
        self.encoding, self.lines = settle(path, encoding)
        csv.field_size_limit(max(csv.field_size_limit(), _RUNAWAY))
        first = next(self._read(), None)
        if first is None:
            msg = f"{path.name} is empty; its first line must name the columns."
            raise RuleViolation(msg, title="Nothing to import")
        if first.fault:
            msg = f"The header of {path.name} cannot be read: {first.fault}"
            raise RuleViolation(msg)
        self.columns = self._header(first.cells)

    def records(self) -> Iterator[Record]:
        """Give each row after the header; a blank line is none."""
        read = self._read()
        next(read, None)
        for record in read:
            yield record if record.fault else self._fitting(record)

    def _read(self) -> Iterator[Record]:
        with self.path.open(encoding=self.encoding, newline="") as stream:
            lines = _Lines(stream)
            reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
            while True:
                line = reader.line_num + 1
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    fault = f"The quotes in line {line} are not closed where a cell ends ({error})."
                    if reader.line_num == line and lines.last.count('"') % 2 == 0:
                        yield Record(line=line, fault=fault)
                        continue
                    # What stands behind a quote that is not closed may be a cell's text or rows:
                    # nobody can tell, so none of it is taken for a row.
                    lost = reader.line_num - line + 1 + sum(1 for text in lines if text.strip())
                    fault += f" Nothing from there on was read: {lost:,} lines."
                    yield Record(line=line, fault=fault, rows=lost)
                    return
                if cells:
                    yield Record(line=line, cells=tuple(cells))

    def _fitting(self, record: Record) -> Record:
        """Refuse a row that has not as many cells as there are columns, or too long a one."""
        cells, wanted = record.cells, len(self.columns)
        if len(cells) < wanted:
            fault = f"The row has {len(cells)} cells and the header {wanted}; is it cut off?"
        elif len(cells) > wanted:
            fault = (
                f"The row has {len(cells)} cells and the header {wanted}; "
                "a cell with the delimiter in it needs quotes."
            )
        elif max(map(len, cells)) > CELL_LIMIT:
            longest = max(range(wanted), key=lambda n: len(cells[n]))
            length = len(cells[longest])
            fault = f"{self.columns[longest]} has {length:,} characters; {CELL_LIMIT:,} fit."
        else:
            return Record(line=record.line, cells=tuple([unmark(cell) for cell in cells]))
        return Record(line=record.line, cells=cells, fault=fault)

    def _header(self, cells: tuple[str, ...]) -> tuple[str, ...]:
        names = tuple(unmark(cell).strip() for cell in cells)
        self._refuse_other_shape(names)
        problems = [
            Problem(f"column {n}", f"Column {n} has no name.")
            for n, name in enumerate(names, 1)
            if not name
        ]
        problems += [
            Problem(name, f"{names.count(name)} columns are called {clip(name, 40)!r}.")
            for name in dict.fromkeys(names)
            if name and names.count(name) > 1
        ]
        wrong(problems, what=f"The header of {self.path.name}")
        return names

    def _refuse_other_shape(self, names: tuple[str, ...]) -> None:
        header = "".join(names)
        if "\0" in header:
            msg = f"The header of {self.path.name} holds NUL bytes; it may be UTF-16 or no text."
            ways = "Say it: --encoding utf-16-le or utf-16-be."
            raise RuleViolation(msg, title="Which encoding?", next_step=ways)
        others = {";": "';'", "\t": "tab", "|": "'|'", ",": "','"}
        found = [word for sign, word in others.items() if sign in header]
        if len(names) == 1 and found:
            msg = f"{self.path.name} has one column only, and its name holds {found[0]}."
            ways = f"Say what stands between cells: --delimiter {found[0]}."
            raise RuleViolation(msg, title="Which delimiter?", next_step=ways)


def _delimiter(given: str | None) -> str:
    sign = {None: ",", "tab": "\t", "\\t": "\t"}.get(given, given) or ""
    if len(sign) != 1 or sign in "\"\r\n\0 '":
        msg = f"{given!r} cannot stand between cells; name one character, or `tab`."
        raise RuleViolation(msg)
    return sign
