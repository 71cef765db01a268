"""A record type as one reads it: its process, its form, its reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from core.org.check import FIELDS
from core.org.model import short
from core.org.wording import CAUSES
from core.org.wording import said as plain
from tui.look import fit, pack
from tui.setup.naming import part_of
from tui.setup.whole import At

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.org.model import Move, RecordType, Status
    from tui.setup.paper import Paper
    from tui.setup.whole import Whole

SIGNS = {"hand": "h", "customer_mail": "c", "assignment_created": "r", "assignment_closed": "d"}
"""The sign of what moves a case, in the table of moves."""
LEGEND = {
    "h": "by hand", "c": "the customer writes", "r": "it is referred", "d": "a referral is done",
    "*": "not always: see below",
}  # fmt: skip
WIDEST = 14
"""Statuses whose moves a table can hold."""


def draw_process(whole: Whole, kind: RecordType, paper: Paper) -> None:
    """Write statuses and moves."""
    paper.heading("Support process", kind.process_title)
    if kind.process_description:
        paper.told(kind.process_description, indent=2)
    paper.blank()
    for number, status in enumerate(kind.statuses, 1):
        style = "bold $value" if status.is_default else "$value"
        paper.row((
            (f"{number}", 2, "$label"), (status.label, _wide(paper, kind), style),
            (_marks(status), 0, "$label"),
        ))  # fmt: skip
    if not kind.moves:
        return
    paper.heading("Moves", "from the status on the left to the number above")
    if len(kind.statuses) <= WIDEST:
        _table(kind, paper)
    _conditions(whole, kind, paper)


def _wide(paper: Paper, kind: RecordType) -> int:
    longest = max(len(status.label) for status in kind.statuses)
    return min(longest, paper.width - 34)


def _marks(status: Status) -> str:
    marks = {
        "default": status.is_default, "closed": status.is_closed,
        "set by the system alone": status.system_only, "escalates": status.escalates,
    }  # fmt: skip
    return " · ".join(name for name, holds in marks.items() if holds)


def _special(one: Move) -> bool:
    return bool(one.confirm or one.needs or one.by)


def _table(kind: RecordType, paper: Paper) -> None:
    """Write who leads where: a row for each status that is left, a column for each reached."""
    count = len(kind.statuses)
    room = max(min(max(len(short(s.label)) for s in kind.statuses), paper.width - 9 - 4 * count), 4)
    heads = "".join(f"{number:>4}" for number in range(1, count + 1))
    paper.put(Content.assemble((" " * (room + 8) + heads, "$label")))
    used: set[str] = set()
    for number, source in enumerate(kind.statuses, 1):
        cells = []
        for target in kind.statuses:
            found = [
                m for m in kind.moves if source.label in m.sources and m.target == target.label
            ]
            sign = "".join(dict.fromkeys(SIGNS.get(m.on, "?") for m in found))
            sign += "*" if found and all(_special(m) for m in found) else ""
            used.update(sign)
            cells.append(sign)
        line = Content.assemble(
            (f"  {number:<2}  ", "$label"), (fit(short(source.label), room), "$value"), "  "
        )
        for place, sign in enumerate(cells, 1):
            own = place == number
            shown = f"{sign[:4] or ('–' if own else '·'):>4}"
            line = line.append(Content.assemble((shown, "$key" if sign else "$label")))
        paper.put(line)
    told = [
        Content.assemble((sign, "$key"), (f" {words}", "$label"))
        for sign, words in LEGEND.items() if sign in used
    ]  # fmt: skip
    for line in pack(told, paper.width - 6):
        paper.put(Content("      ").append(line))


def _conditions(whole: Whole, kind: RecordType, paper: Paper) -> None:
    """Write what a move asks for, needs, or who alone may make it."""
    special = [one for one in kind.moves if _special(one)]
    if special:
        paper.blank()
    for one in special:
        sources = ", ".join(short(label) for label in one.sources)
        paper.told(f"{sources} → {short(one.target)}, {CAUSES.get(one.on, one.on)}",
                   "$value", indent=2)  # fmt: skip
        if one.needs:
            paper.told(f"needs: {plain(one.needs)}", indent=6)
        if one.confirm:
            paper.told(f"asks: {one.confirm}", indent=6)
        for key in one.by:
            words = "by people of" if key == one.by[0] else ""
            paper.row(((words, 12, "$label"), (f"› {whole.profile(key)}", 0, "$value")),
                      target=part_of(whole, "profiles", key), indent=6)  # fmt: skip


def draw_fields(whole: Whole, kind: RecordType, paper: Paper) -> None:
    """Write the form: its fields in order, then what people of other profiles see."""
    named = (*kind.layout, *kind.required, *kind.defaults, *kind.labels)
    every = [name for name in dict.fromkeys(named) if name]
    if every:
        paper.heading("Fields", "in the order of the form")
    wide = min(max((len(kind.name_of(name)) for name in every), default=4), 30)
    for place, name in enumerate(every, 1):
        marks = [
            "required" if name in kind.required else "",
            "" if name in kind.layout else "not on the form",
            f"else {kind.defaults[name]!r}" if name in kind.defaults else "",
            f"{len(kind.picklists[name])} values" if name in kind.picklists else "",
            "" if name in FIELDS else "custom field",
        ]  # fmt: skip
        at = part_of(whole, "case_fields", name)
        paper.row((
            (f"{place}", 2, "$label"), (kind.name_of(name), wide, "$value"),
            (f"› {name}" if at else name, 20, "$label"),
            (" · ".join(filter(None, marks)), 0, "$label"),
        ), target=at)  # fmt: skip
    if kind.layouts:
        paper.heading("Layouts of profiles", "who sees another form")
    for key, layout in kind.layouts.items():
        paper.row(((f"› {whole.profile(key)}", paper.width - 4, "bold $value"), ("", 0, "")),
                  target=At("profiles", key))  # fmt: skip
        for words, names in _against(kind, layout):
            told = ", ".join(kind.name_of(name) for name in names)
            paper.told(f"{words}: {told}", indent=4)


def _against(kind: RecordType, layout: tuple[str, ...]) -> list[tuple[str, list[str]]]:
    """Say how a layout differs from everybody's."""
    more = [name for name in layout if name not in kind.layout]
    less = [name for name in kind.layout if name not in layout]
    told = [("sees besides", more), ("does not see", less)]
    found = [(words, names) for words, names in told if names]
    if not found and layout != kind.layout:
        found = [("in another order", list(layout))]
    return found or [("the same as everybody", [])]


def draw_lists(title: str, lists: Mapping[str, tuple[str, ...]], paper: Paper) -> None:
    """Write lists of values, or reasons with what depends on them."""
    if not lists:
        return
    paper.heading(title)
    for name, values in lists.items():
        told = ", ".join(values) or "none"
        paper.fact(name, told)
