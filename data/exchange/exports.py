"""Export: the records that a person may read, as a sheet or as JSON."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any

from core.commands.data import kind_of
from core.errors import RuleViolation
from core.text import shown
from data.exchange import records
from data.exchange.sheets import mark, replacing, sheet_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from typing import TextIO

    from core.desk import Desk
    from core.rows import CaseFilter, CustomerFilter

    Records = Iterator[tuple[dict[str, Any], dict[str, Any]]]

FORMATS = ("csv", "json")
_ACTS = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""What JSON may carry as it is, and a terminal would obey."""


def run(
    desk: Desk, kind: str, path: Path | None = None, form: str = "csv", *, raw: bool = False,
    stream: TextIO | None = None, which: CaseFilter | CustomerFilter | None = None,
    columns: Sequence[str] = (),
) -> int:  # fmt: skip
    """Write all records of a kind, or of the list `which`, in its order; give their number.

    Without a path they go to `stream`, else to standard output. Cells that a spreadsheet would
    take for formulas are marked, unless `raw`; an import takes the mark off again. What was
    exported can be imported as it is, and then changes nothing. A sheet of cases has only the
    `columns` of a list, where these are given; JSON has every field all the same.
    """
    if form not in FORMATS:
        msg = f"{form!r} is neither {' nor '.join(map(repr, FORMATS))}."
        raise RuleViolation(msg)
    name = kind_of(kind).name
    found = records.read(desk, name, which)
    names = records.listed(columns) if columns else records.columns(name, desk.org)
    if path is not None:
        with replacing(path) as target:
            return _write(found, names, target, form, raw=raw)
    return _write(found, names, stream or sys.stdout, form, raw=raw)


def _write(found: Records, names: Sequence[str], target: TextIO, form: str, *, raw: bool) -> int:
    if form == "json":
        return _json(found, target)
    # A terminal must not obey what customers wrote; files and pipes get it as it is.
    seen: Callable[[str], str] = shown if target.isatty() else str
    return _csv(found, names, target, str if raw else mark, seen)


def _csv(
    found: Records, names: Sequence[str], target: TextIO, marked: Callable[[str], str],
    seen: Callable[[str], str],
) -> int:  # fmt: skip
    target.write(sheet_line(names))
    count = 0
    for sheet, _ in found:
        target.write(seen(sheet_line([marked(_text(sheet[name])) for name in names])))
        count += 1
    return count


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case _:
            return str(value)


def _json(found: Records, target: TextIO) -> int:
    """Write the document that a list prints, a row at a time."""
    count = 0
    target.write('{"rows": [')
    for text in _documents(found):
        target.write(("," if count else "") + "\n" + text)
        count += 1
    target.write(f'\n], "total": {count}, "next": null}}\n')
    return count


def _documents(found: Records) -> Iterator[str]:
    for _, shape in found:
        text = json.dumps(shape, ensure_ascii=False)
        yield _ACTS.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
