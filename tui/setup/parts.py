"""The sections of setup, in their order, and the parts that stand in each.

A section that only shows a mapping of the organisation needs one line in `SECTIONS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any

from core.rules.permissions import PERMISSIONS
from tui.setup.whole import At

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from core.org.hours import BusinessHours
    from core.org.model import FieldDef, Profile, RecordType
    from core.rows import UserRow
    from tui.setup.whole import Whole


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contents."""

    at: At
    name: str
    detail: str = ""
    """What is to be known of it at a glance."""
    record: Any = None
    """What the organisation holds of it; its words are searched, too."""
    fades: bool = False
    """Whether it is of no use any more: a person who left."""


def _nothing(whole: Whole, record: Any) -> str:
    del whole, record
    return ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the contents."""

    name: str
    title: str
    held: Callable[[Whole], Mapping[str, Any]]
    detail: Callable[[Whole, Any], str] = _nothing

    def entries(self, whole: Whole) -> list[Entry]:
        """Give what stands in it."""
        return [
            Entry(
                At(self.name, key), called(record) or key, self.detail(whole, record), record,
                fades=getattr(record, "is_active", True) is False,
            )
            for key, record in self.held(whole).items()
        ]  # fmt: skip


def called(record: Any) -> str:
    """Give what people call a record of the organisation."""
    for name in ("label", "name", "subject"):
        if word := getattr(record, name, ""):
            return str(word)
    return str(getattr(record, "key", ""))


def counted(number: int, one: str, several: str = "") -> str:
    """Say how many there are."""
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"


def _type(whole: Whole, record: RecordType) -> str:
    del whole
    statuses = counted(len(record.statuses), "status", "statuses")
    return f"{statuses} · {counted(len(record.moves), 'move')}"


def _groups(kind: str) -> Callable[[Whole], Mapping[str, Any]]:
    """Give the groups of a kind: those of the files, and queues that were made by hand."""

    def held(whole: Whole) -> Mapping[str, Any]:
        found: dict[str, Any] = {k: g for k, g in whole.org.groups.items() if g.kind == kind}
        return found | {
            key: row for key, row in whole.groups.items() if row.kind == kind and key not in found
        }

    return held


def _group(whole: Whole, record: Any) -> str:
    row = whole.groups.get(record.key)
    told = [counted(len(row.members), "member") if row else ""]
    if record.kind == "queue" and row:
        told.append(counted(row.open_cases, "open case"))
    if record.takes_assignments:
        told.append("takes referrals")
    if record.key not in whole.org.groups:
        told.append("made by hand")
    return " · ".join(filter(None, told))


def _profile(whole: Whole, record: Profile) -> str:
    held = sum(row.profile == record.key for row in whole.users.values())
    may = f"may {len(record.grants)} of {len(PERMISSIONS)}"
    return f"{counted(held, 'person', 'people')} · {may}"


def _person(whole: Whole, record: UserRow) -> str:
    groups = counted(len(record.groups), "group") if record.groups else ""
    told = (whole.profile(record.profile), groups, "" if record.is_active else "not active")
    return " · ".join(filter(None, told))


def _field(whole: Whole, record: FieldDef) -> str:
    del whole
    more = ", ".join(record.values) or record.formula or record.to
    return f"{record.kind} · {more}" if more else record.kind


def _rule(whole: Whole, record: Any) -> str:
    del whole
    return f"{record.object} {' or '.join(record.on)} · {counted(len(record.steps), 'step')}"


def _hours(whole: Whole, record: BusinessHours) -> str:
    free = whole.org.holidays.get(record.holidays)
    told = (counted(len(record.days), "day"), record.time_zone, free.label if free else "")
    return " · ".join(filter(None, told))


def _file(whole: Whole, record: str) -> str:
    del whole
    return counted(record.count("\n"), "line")


HOUSE, TRAIL = At("house"), At("versions")
SECTIONS = (
    Section("types", "Record types", lambda whole: whole.org.types, _type),
    Section("queue", "Queues", _groups("queue"), _group),
    Section("team", "Teams", _groups("team"), _group),
    Section("public", "Public groups", _groups("public"), _group),
    Section("profiles", "Profiles", lambda whole: whole.org.profiles, _profile),
    Section("people", "People", lambda whole: whole.users, _person),
    Section("case_fields", "Custom fields of cases", lambda whole: whole.org.case_fields, _field),
    Section(
        "account_fields", "Custom fields of accounts", lambda whole: whole.org.account_fields,
        _field,
    ),
    Section("rules", "Rules", lambda whole: whole.org.rules, _rule),
    Section(
        "templates", "Templates", lambda whole: whole.org.templates,
        lambda _, record: record.subject,
    ),
    Section("hours", "Business hours", lambda whole: whole.org.hours, _hours),
    Section(
        "holidays", "Holidays", lambda whole: whole.org.holidays,
        lambda _, record: counted(len(record.days), "day"),
    ),
    Section("views", "Lists", lambda whole: whole.org.views, lambda _, record: record.filter),
    Section("files", "Files", lambda whole: whole.files, _file),
)  # fmt: skip


def contents(whole: Whole) -> list[tuple[str, list[Entry]]]:
    """Give each heading with what stands under it; a section without anything is left out."""
    last = whole.versions[0] if whole.versions else None
    trail = f"version {whole.number}" + (f" · {last.actor}" if last else "")
    house = [
        Entry(HOUSE, "Settings", f"{whole.org.name} · {whole.org.time_zone}", whole.org.settings),
        Entry(TRAIL, "Audit trail", trail),
    ]
    named = [(section.title, _keyed(section.entries(whole))) for section in SECTIONS]
    return [("The organisation", house), *((title, found) for title, found in named if found)]


def _keyed(entries: list[Entry]) -> list[Entry]:
    """Let files be called by their names."""
    return [
        Entry(one.at, one.at.key, one.detail, one.record) if isinstance(one.record, str) else one
        for one in entries
    ]


def find(whole: Whole, at: At) -> Any:
    """Give what the organisation holds of a part; none where it is gone."""
    for section in SECTIONS:
        if section.name == at.section:
            return section.held(whole).get(at.key)
    return None


def section_of(whole: Whole, part: str, key: str) -> At:
    """Give the place of a part by what the organisation calls its kind: groups have three."""
    if part != "groups":
        return At(part, key)
    group = whole.org.groups.get(key) or whole.groups.get(key)
    return At(group.kind if group else "queue", key)


def words(record: Any) -> Iterator[str]:
    """Give every word that a record holds, however deep."""
    if isinstance(record, str):
        yield record
    elif isinstance(record, Mapping):
        for key, value in record.items():
            yield str(key)
            yield from words(value)
    elif isinstance(record, tuple):
        for value in record:
            yield from words(value)
    elif is_dataclass(record) and not isinstance(record, type):
        for item in fields(record):
            if not item.metadata.get("derived"):
                yield from words(getattr(record, item.name))


def narrowed(found: list[tuple[str, list[Entry]]], typed: str) -> list[tuple[str, list[Entry]]]:
    """Leave what fits every word that was typed; what only holds them inside comes last."""
    wanted = typed.casefold().split()
    if not wanted:
        return found
    left: list[tuple[str, list[Entry]]] = []
    inside: list[Entry] = []
    for title, entries in found:
        missing = {entry.at: _missing(title, entry, wanted) for entry in entries}
        if fits := [entry for entry in entries if not missing[entry.at]]:
            left.append((title, fits))
        inside += filter(None, (_within(one, missing[one.at]) for one in entries))
    left.sort(key=lambda section: not any(_is_called(one, wanted) for one in section[1]))
    return [*left, ("Words inside", inside)] if inside else left


def _is_called(entry: Entry, wanted: list[str]) -> bool:
    return all(word in f"{entry.name} {entry.at.key}".casefold() for word in wanted)


def _missing(title: str, entry: Entry, wanted: list[str]) -> list[str]:
    outside = f"{title} {entry.name} {entry.at.key} {entry.detail}".casefold()
    return [word for word in wanted if word not in outside]


def _within(entry: Entry, missing: list[str]) -> Entry | None:
    """Give the entry with the first words in it that hold what is missing."""
    if not missing:
        return None
    for inside in words(entry.record):
        lines = [line for line in inside.splitlines() if missing[0] in line.casefold()]
        if lines and all(word in inside.casefold() for word in missing):
            return Entry(entry.at, entry.name, f"… {lines[0].strip()}", entry.record, entry.fades)
    return None
