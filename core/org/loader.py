"""Reads an organisation from its TOML files and checks it as a whole.

An organisation is a folder: `organisation.toml`, `profiles.toml`, `groups.toml` and one file for
each record type. With `base = "shipped"`, a file of the same name as a shipped one stands in for
it, and all others are the shipped ones.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from core.errors import Problem, RuleViolation
from core.org.build import (
    build_group,
    build_profile,
    build_record_type,
    build_settings,
    with_articles,
)
from core.org.check import HOUSE, check
from core.org.custom import OBJECTS, build_field, compile_formulas
from core.org.entries import NAMES, build_entries
from core.org.feed import FEED, FeedDef, build_feed
from core.org.hours import build_holidays, build_hours
from core.org.later import Later
from core.org.lines import Place, dotted, nearest_place, places
from core.org.model import Organisation
from core.org.own_settings import build_own_settings
from core.org.priorities import build_priorities, complete
from core.org.section import Fault, Section
from core.org.views import build_view
from core.text import storable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from core.org.model import FieldDef, RecordType
    from core.rules.conditions import Formula

SIZE_LIMIT = 1 << 20
"""Bytes of one file; a definition written by hand is far smaller."""
TITLE = "The organisation cannot be read"
SHIPPED = "shipped"
"""The one organisation that another can begin from."""
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_OF_A_TYPE = {"record_type", "process", "moves"}
"""Tables that tell a record type's file from the others."""
TABLES = (
    "groups", "profiles", "views", "rules", "templates", "settings", "hours", "holidays",
)  # fmt: skip
"""Tables of all other files, with a part under each of their keys."""


@dataclass(frozen=True, slots=True)
class Wrong(Problem):
    """An error of a file, with its place."""

    file: str
    line: int | None
    column: int | None
    key: str

    @property
    def told(self) -> dict[str, object]:
        """What a program is told of it."""
        return {
            "field": self.field, "message": self.message, "file": self.file, "line": self.line,
            "column": self.column, "key": self.key or None,
        }  # fmt: skip


def shipped() -> dict[str, str]:
    """Give the files of the organisation that comes with the program, by name."""
    folder = resources.files("core.org") / "default"
    return {f.name: f.read_text("utf-8") for f in folder.iterdir() if f.name.endswith(".toml")}


def read(folder: Path) -> dict[str, str]:
    """Read the files of an organisation from `folder`, completed by its base.

    Raises `RuleViolation` naming every file that cannot be read.
    """
    files: dict[str, str] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            files[path.name] = _read_file(path)
        except RuleViolation as error:
            problems.append(Wrong(path.name, error.message, path.name, None, None, ""))
            if error.title == TITLE:
                problems[-1:] = error.problems
    if problems:
        _raise(problems)
    if HOUSE not in files:
        msg = f"{folder} holds no {HOUSE}."
        raise RuleViolation(msg, next_step="Name the folder with the organisation's files.")
    try:
        house = tomllib.loads(files[HOUSE])
    except (ValueError, RecursionError):  # what is wrong with it is told with all the rest
        return files
    return shipped() | files if house.get("base") == SHIPPED else files


def _read_file(path: Path) -> str:
    from core.files import content  # noqa: PLC0415  most starts read no folder

    if storable(path.name) != path.name:
        msg = f"{path.name!r}: no database keeps such a name."
        raise RuleViolation(msg, next_step="Give the file another name.")
    try:
        return content(path, SIZE_LIMIT).decode("utf-8")
    except UnicodeDecodeError as error:
        told = f"{path} is not UTF-8 text ({error.reason} at byte {error.start})."
        problem = Wrong(path.name, told, path.name, None, None, "")
        raise RuleViolation(told, title=TITLE, problems=[problem]) from error


def load(files: Mapping[str, str]) -> Organisation:
    """Build and check the organisation from the texts of its files; tells all errors at once."""
    return _load(tuple(sorted(files.items())), whole=True)


def stored(files: Mapping[str, str]) -> Organisation:
    """Build the organisation of a database, which was checked before it was put in force.

    Its rules and templates are compiled when somebody first asks for one of them: what a newer
    program finds wrong with them is raised then.
    """
    return _load(tuple(sorted(files.items())), whole=False)


@lru_cache(maxsize=8)  # who sits down, acts for another or looks again reads the same texts
def _load(files: tuple[tuple[str, str], ...], *, whole: bool) -> Organisation:
    unread: list[Wrong] = []
    tables = {
        name: table for name, text in files if (table := _parse(name, text, unread)) is not None
    }
    problems: list[Problem] = []
    house = Section(tables.get(HOUSE, {}), HOUSE, problems)
    homes: dict[tuple[str, str], str] = {}
    types: dict[str, RecordType] = {}
    parts: dict[str, dict[str, Section]] = {name: {} for name in TABLES}
    feed: FeedDef | None = None
    own: dict[str, dict[str, Section]] = {kind: {} for kind in OBJECTS}
    files_of_types: list[Section] = []
    for name, table in tables.items():
        root = Section(table, name, problems)
        if name == HOUSE:
            continue
        if table.keys() & _OF_A_TYPE:
            files_of_types.append(root)
        else:
            for part, held in parts.items():
                held.update(_tables(root.section(part), homes))
            feed = _feed(root, homes) or feed
            defined = root.section("fields")
            for kind in OBJECTS:
                own[kind] |= _tables(defined.section(kind), homes)
            defined.done()
            root.known |= _OF_A_TYPE
            root.done()
    fields = {kind: _fields(kind, given) for kind, given in own.items()}
    formulas = {kind: _formulas(kind, fields[kind], own[kind]) for kind in OBJECTS}
    for root in files_of_types:
        record_type = build_record_type(root, fields["case"])
        _settle(homes, root.section("record_type"), "key", record_type.key)
        types[record_type.key] = record_type
    ranked = house.section("priorities")
    priorities = build_priorities(ranked, types)
    types = complete(types, priorities, ranked, homes)
    usual = house.text("default_type", "")
    zone = house.text("time_zone", "UTC")
    organisation = Organisation(
        name=house.name("name"),
        time_zone=zone,
        priorities=priorities,
        types=types,
        groups={key: build_group(key, section) for key, section in parts["groups"].items()},
        profiles=with_articles(
            {
                key: build_profile(key, section, types, usual)
                for key, section in parts["profiles"].items()
            }
        ),
        settings=build_settings(house.section("settings")),
        own_settings={
            name: build_own_settings(name, section) for name, section in parts["settings"].items()
        },
        default_type=usual,
        definitions=house.words("definitions"),
        case_fields=fields["case"],
        account_fields=fields["account"],
        views={key: build_view(key, section) for key, section in parts["views"].items()},
        hours={key: build_hours(key, section, zone) for key, section in parts["hours"].items()},
        holidays={key: build_holidays(key, section) for key, section in parts["holidays"].items()},
        feed=feed,
        formulas=formulas,
    )
    begun = len(problems)
    organisation = _with_entries(organisation, files_of_types, whole=whole)
    automated = (organisation, parts["rules"], parts["templates"])
    organisation = _automated(*automated) if whole else _automated_later(*automated, files)
    if unread:
        problems[begun:] = [p for p in problems[begun:] if not _may_be_elsewhere(p)]
    if house.text("base", SHIPPED) != SHIPPED and isinstance(house.table["base"], str):
        house.fault("base", f"{house.table['base']!r} is not known; it can only be {SHIPPED!r}.")
    house.done()
    read_ones = [p for p in problems if isinstance(p, Fault) and (p.file in tables or not unread)]
    _refuse(files, unread, read_ones, check(organisation, homes, whole=not unread))
    return organisation


def _with_entries(
    organisation: Organisation, types: Iterable[Section], *, whole: bool
) -> Organisation:
    """Add what record types ask entry by entry: that reads all but rules."""
    known = dict(organisation.types)
    for root in types:
        head = root.table.get("record_type")
        key = str(head.get("key")) if isinstance(head, dict) else ""
        if key in known and not root.table.keys().isdisjoint(NAMES):
            known[key] = build_entries(organisation, known[key], root, whole=whole)
    return replace(organisation, types=known)


def _automated(
    organisation: Organisation, rules: Mapping[str, Section], templates: Mapping[str, Section]
) -> Organisation:
    """Add what the organisation does by itself: all of it reads everything else."""
    if not rules and not templates:
        return organisation
    from core.org import rules as made  # noqa: PLC0415  whoever only reads needs no commands

    organisation = replace(organisation, templates={
        key: made.build_template(organisation, key, section) for key, section in templates.items()
    })  # fmt: skip
    return replace(organisation, rules={
        key: made.build_rule(organisation, key, section) for key, section in rules.items()
    })  # fmt: skip


def _automated_later(
    organisation: Organisation, rules: Mapping[str, Section], templates: Mapping[str, Section],
    files: Iterable[tuple[str, str]],
) -> Organisation:  # fmt: skip
    """Add the same; it is built when it is first asked for."""
    if not rules and not templates:
        return organisation

    @cache
    def built() -> Organisation:
        made = _automated(organisation, rules, templates)
        sections = (*rules.values(), *templates.values())
        odd = [p for one in sections for p in one.problems if isinstance(p, Fault)]
        _refuse(files, [], odd, [])
        return made

    return replace(
        organisation, rules=Later(rules, lambda: built().rules),
        templates=Later(templates, lambda: built().templates),
    )  # fmt: skip


def _may_be_elsewhere(problem: Problem) -> bool:
    """Say whether a rule may name something that a file defines which could not be read."""
    told = problem.message
    return "not known" in told and "not known here" not in told


def _fields(kind: str, sections: Mapping[str, Section]) -> dict[str, FieldDef]:
    return {key: build_field(kind, key, section) for key, section in sections.items()}


def _formulas(
    kind: str, defined: Mapping[str, FieldDef], sections: Mapping[str, Section]
) -> dict[str, Formula]:
    """Compile the formulas of a kind of record; what cannot be is noted at its place."""
    made, wrong = compile_formulas(kind, defined)
    for key, text in wrong.items():
        if defined[key].formula.strip():
            sections[key].fault("formula", text)
    return made


def _parse(name: str, text: str, unread: list[Wrong]) -> dict[str, Any] | None:
    """Parse one file; a syntax error is noted with line and column."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        told, line, column = str(error), None, None
        if match := _AT.search(told):
            ends = text.splitlines() or [""]
            told = told[: match.start()]
            line, column = int(match[1] or len(ends)), int(match[2] or len(ends[-1]) + 1)
    except (ValueError, RecursionError) as error:
        deep = isinstance(error, RecursionError)
        told = "its tables lie too deep in each other" if deep else "a number has too many digits"
        line = column = None
    where = f"{name}:{line}:{column}" if line else name
    unread.append(Wrong(name, f"{where}: {told.rstrip('.')}.", name, line, column, ""))
    return None


def _refuse(
    files: Iterable[tuple[str, str]], unread: list[Wrong], odd: list[Fault], wrong: list[Fault]
) -> None:
    """Raise all errors by file and line; what follows from another one is not told twice."""
    wrong = [one for one in wrong if not any(_follows(one, other) for other in odd)]
    told, texts = list(unread), dict(files)
    for name in {one.file for one in (*odd, *wrong)}:
        known = places(texts.get(name, ""))
        mine = [one for one in dict.fromkeys((*odd, *wrong)) if one.file == name]
        told += [_placed(one, nearest_place(known, one.path)) for one in mine]
    told.sort(key=lambda one: (one.file, one.line or 0, one.column or 0))
    if told:
        _raise(told)


def _follows(one: Fault, other: Fault) -> bool:
    """Say whether a contradiction is about a value that could not be read anyway."""
    shared = min(len(one.path), len(other.path))
    return one.file == other.file and one.path[:shared] == other.path[:shared] and shared > 0


def _placed(one: Fault, place: Place | None) -> Wrong:
    key = dotted(one.path)
    line, column = place or (None, None)
    where = f"{one.file}:{line}" if line else one.file
    told = f"{where}: {key}: {one.message}" if key else f"{where}: {one.message}"
    return Wrong(one.field, told, one.file, line, column, key)


def _raise(problems: Iterable[Problem]) -> None:
    told = tuple(problems)
    listed = "\n".join(f"  {problem.message}" for problem in told)
    count = "an error" if len(told) == 1 else f"{len(told)} errors"
    msg = f"The organisation has {count}:\n{listed}"
    raise RuleViolation(msg, title=TITLE, problems=told)


def _feed(root: Section, homes: dict[tuple[str, str], str]) -> FeedDef | None:
    """Give the data feed that a file defines; there is one in all files."""
    section = root.section(FEED)
    if FEED not in root.table:
        return None
    _settle(homes, root, FEED, FEED)
    return build_feed(section)


def _tables(parent: Section, homes: dict[tuple[str, str], str]) -> dict[str, Section]:
    """Give the groups or the profiles of a file by key."""
    for key in parent.table:
        _settle(homes, parent, key, key)
    return {key: parent.section(key) for key in parent.table}


def _settle(homes: dict[tuple[str, str], str], parent: Section, where: str, key: str) -> None:
    """Note which file defines a record type, a group or a profile; it is a fault in a second."""
    table = ".".join(map(str, parent.path))
    first = homes.setdefault((table, key), parent.place)
    if first != parent.place:
        parent.fault(where, f"{key!r} is defined in {first} already.")
