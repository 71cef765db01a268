"""The page of one part of the organisation: a head, and its lines for a width.

What has no drawing of its own is drawn from the fields of its dataclass, in the words of
`core.org.wording`: a part that is new needs nothing here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.content import Content

from core.org.diff import PARTS
from core.org.wording import WORDS, shown
from core.org.wording import said as plain
from core.rows import UserRow
from core.text import one_line
from tui.look import said, spread
from tui.records.page import Link
from tui.setup import files, people, trail
from tui.setup.escalation import draw_escalation
from tui.setup.naming import GIVEN, NAMED, naming, part_of
from tui.setup.paper import Paper
from tui.setup.parts import SECTIONS, called, find
from tui.setup.process import draw_fields, draw_lists, draw_process

if TYPE_CHECKING:
    from collections.abc import Collection

    from textual.content import Content as Text

    from core.desk import Desk
    from tui.setup.whole import At, Whole
    from tui.widgets.menu import Line

ALONE = {"key", "label", "name", "description", "subject"}
"""Fields that stand in the head."""
KEYLESS = {"house", "files", "versions"}
"""Sections whose parts have no key besides their title."""
BLOCKS = {
    "RecordType": {
        "statuses", "moves", "process_title", "process_description", "required", "labels",
        "defaults", "layout", "layouts", "picklists", "reasons", "owner_profiles", "owner_groups",
        "escalation",
    },
    "Profile": {"grants"}, "GroupDef": {"reasons", "kind"}, "Template": {"body"},
    "GroupRow": {"id", "members", "kind", "open_cases"},
}  # fmt: skip
"""The fields that are drawn in a way of their own, by the class."""


@dataclass(frozen=True, slots=True)
class Page:
    """One part, as it was read."""

    at: At
    title: str
    head: Callable[[int], list[Text]]
    lines: Callable[[int], list[Line]]


def page(desk: Desk, whole: Whole, at: At) -> Page | None:
    """Give the page of a part; none where it is gone."""
    draw: Callable[[Paper], None]
    if at.section == "house":
        title, draw = "Settings", partial(_draw_house, whole)
    elif at.section == "versions":
        if at.key and trail.version(whole, at.key) is None:
            return None
        title = f"Version {at.key}" if at.key else "Audit trail"
        draw = partial(trail.draw, desk, whole, at.key)
    else:
        record = find(whole, at)
        if record is None:
            return None
        title = at.key if at.section == "files" else called(record)
        draw = _drawing(whole, at, record)
    key = at.key if at.section not in KEYLESS else ""

    def lines(width: int) -> list[Line]:
        paper = Paper(width)
        draw(paper)
        return paper.lines

    return Page(at, title, lambda width: _head(whole, at, title, key, width), lines)


def _head(whole: Whole, at: At, title: str, key: str, width: int) -> list[Text]:
    home = whole.home(at) if at.section not in {"house", "files"} else None
    right = "  ".join(filter(None, (key, home[0] if home else "")))
    if home and len(right) > width // 2:
        right = home[0]
    lines = [spread(said(title, "bold $bright"), said(right, "$label"), width)]
    record = find(whole, at)
    for name in ("description", "subject"):
        if text := getattr(record, name, ""):
            lines += Content.assemble((one_line(text), "$label")).wrap(max(width, 8))
    return lines


def _drawing(whole: Whole, at: At, record: Any) -> Callable[[Paper], None]:
    if isinstance(record, str):
        return partial(files.draw_file, whole, at.key, record)
    if isinstance(record, UserRow):
        return partial(people.draw_person, whole, record)

    def draw(paper: Paper) -> None:
        without = BLOCKS.get(type(record).__name__, set()) | ALONE
        long = _facts(whole, record, paper, without)
        _blocks(whole, record, paper)
        for words, value in long:
            _parts(whole, paper, words, value)
        if at.section in {"queue", "team", "public"}:
            people.draw_members(whole, at.key, paper)
        _back(whole, at, paper)

    return draw


def _draw_house(whole: Whole, paper: Paper) -> None:
    """Write what belongs to the organisation as a whole."""
    paper.fact("Version in force", f"{whole.number:,}")
    for words, value in _facts(whole, whole.org, paper, PARTS):
        _parts(whole, paper, words, value)


def _blocks(whole: Whole, record: Any, paper: Paper) -> None:
    match type(record).__name__:
        case "RecordType":
            draw_process(whole, record, paper)
            draw_fields(whole, record, paper)
            lists = {record.name_of(name): values for name, values in record.picklists.items()}
            draw_lists("Picklists", lists, paper)
            draw_lists("Reasons", record.reasons, paper)
            draw_escalation(record, paper, partial(linked, whole))
            paper.heading("Owners", "who may own its cases")
            for words, part, keys in (
                ("people of", "profiles", record.owner_profiles),
                ("queues", "groups", record.owner_groups),
            ):
                paper.facts(words, [linked(whole, part, key) for key in keys])
        case "GroupDef":
            draw_lists("Reasons of its case assignments", record.reasons, paper)
        case "Profile":
            people.draw_profile(whole, record, paper)
        case "Template":
            paper.heading("Text")
            paper.told(record.body, "$value", indent=2)


def _back(whole: Whole, at: At, paper: Paper) -> None:
    """Write what names the part: the way back, or to others that would miss it."""
    found: dict[str, list[tuple[str, object]]] = {}
    titles = {section.name: section.title for section in SECTIONS}
    for where, title in naming(whole, at):
        found.setdefault(titles[where.section], []).append((title, where))
    if found:
        paper.heading("Named by")
    for words, links in found.items():
        paper.facts(words, links)


# what follows from the dataclass alone -------------------------------------------------------


def _facts(
    whole: Whole, record: Any, paper: Paper, without: Collection[str] = ()
) -> list[tuple[str, Any]]:  # fmt: skip
    """Write the short fields of a record as facts; gives those that hold more, with their words."""
    kind = type(record).__name__
    long = []
    for item in fields(record):
        value = getattr(record, item.name)
        if item.name in without or item.metadata.get("derived"):
            continue
        words = WORDS.get((kind, item.name), plain(item.name))
        if _has_parts(value):
            long.append((words, value))
        elif isinstance(value, bool) or value not in (None, "", (), {}):
            _fact(whole, paper, words, value, NAMED.get((kind, item.name)))
        elif kind == "Profile" and item.name == "default_type":
            paper.fact(words, "none", style="$label")
    return long


def _all(whole: Whole, record: Any, paper: Paper) -> None:
    """Write a record within another one; what it is given needs no heading of its own."""
    for words, value in _facts(whole, record, paper):
        if isinstance(value, Mapping):
            _pairs(whole, paper, value)
        else:
            _parts(whole, paper, words, value)


def _has_parts(value: Any) -> bool:
    members = value if isinstance(value, tuple) else ()
    if isinstance(value, Mapping):
        return bool(value)
    return is_dataclass(value) or any(is_dataclass(one) for one in members)


def _fact(whole: Whole, paper: Paper, words: str, value: Any, section: str | None) -> None:
    if section is not None:
        keys = (value,) if isinstance(value, str) else tuple(value)
        paper.facts(words, [linked(whole, section, key) for key in keys])
    elif isinstance(value, tuple):
        paper.fact(words, ", ".join(plain(one) if one.islower() else one for one in value))
    elif isinstance(value, str):
        paper.fact(words, value)
    else:
        paper.fact(words, shown(value), style="$value" if value is not False else "$label")


def linked(whole: Whole, section: str, key: str) -> tuple[str, Any]:
    """Give what a key is called, and where it leads."""
    at = part_of(whole, section, key)
    record = find(whole, at) if at is not None else None
    name = called(record) if record is not None else key
    return name, Link("user", key) if section == "people" and at is not None else at


def _parts(whole: Whole, paper: Paper, words: str, value: Any) -> None:
    """Write what a field holds that has parts itself, under a heading."""
    paper.heading(words[:1].upper() + words[1:])
    if isinstance(value, Mapping):
        _pairs(whole, paper, value)
        return
    members = value if isinstance(value, tuple) else (value,)
    for number, member in enumerate(members, 1):
        if len(members) > 1:
            paper.told(f"{number}.", indent=2)
        if is_dataclass(member):
            _all(whole, member, paper)
        else:
            paper.told(shown(member), "$value", indent=4)


def _pairs(whole: Whole, paper: Paper, value: Mapping[str, Any]) -> None:
    for key, inner in value.items():
        section = GIVEN.get(key)
        if is_dataclass(inner):
            paper.told(str(key), "$value", indent=2)
            _all(whole, inner, paper)
        elif section is not None:
            named = [inner] if isinstance(inner, str) else inner
            paper.facts(plain(key), [linked(whole, section, one) for one in named])
        else:
            paper.fact(plain(str(key)), _flat(inner))


def _flat(value: Any) -> str:
    if isinstance(value, tuple | list):
        return ", ".join(str(one) for one in value) or "none"
    return value if isinstance(value, str) else shown(value)
