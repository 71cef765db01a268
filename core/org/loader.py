"""Reads an organisation from its TOML files and checks it as a whole.

An organisation is a folder: `organisation.toml`, `profiles.toml`, `groups.toml` and one file for
each record type. With `base = "shipped"`, a file of the same name as a shipped one stands in for
it, and all others are the shipped ones.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from core.errors import Problem, RuleViolation
from core.org.check import check
from core.org.model import (
    Grant,
    GroupDef,
    Merging,
    Move,
    Organisation,
    Profile,
    RecordType,
    Referrals,
    ReopenPolicy,
    Review,
    Settings,
    Status,
)
from core.org.section import Section

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SIZE_LIMIT = 1 << 20
"""Bytes of one file; a definition written by hand is far smaller."""
MOST_MERGED = 100
"""Cases that become one at once, at most."""
FILE_LIMIT = 900
"""MiB of an attachment, at most; neither database keeps a value of a full GB."""
TITLE = "The organisation cannot be read"


def shipped() -> dict[str, str]:
    """Give the files of the organisation that comes with the program, by name."""
    folder = resources.files("core.org") / "default"
    return {f.name: f.read_text("utf-8") for f in folder.iterdir() if f.name.endswith(".toml")}


def read(folder: Path) -> dict[str, str]:
    """Read the files of an organisation from `folder`, completed by its base.

    Raises `RuleViolation` naming the file that cannot be read.
    """
    files = {path.name: _read_file(path) for path in sorted(folder.glob("*.toml"))}
    if "organisation.toml" not in files:
        msg = f"{folder} holds no organisation.toml."
        raise RuleViolation(msg, next_step="Name the folder with the organisation's files.")
    house = parse("organisation.toml", files["organisation.toml"])
    return shipped() | files if house.get("base") == "shipped" else files


def _read_file(path: Path) -> str:
    from core.files import content  # noqa: PLC0415  most starts read no folder

    try:
        return content(path, SIZE_LIMIT).decode("utf-8")
    except UnicodeDecodeError as error:
        msg = f"{path} is not UTF-8 text ({error.reason} at byte {error.start})."
        raise RuleViolation(msg, title=TITLE, next_step="Save the file as UTF-8.") from error


def parse(name: str, text: str) -> dict[str, Any]:
    """Parse one file; a syntax error says the file, the line and the column."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        msg = f"{name}: {error}"
        raise RuleViolation(msg, title=TITLE) from error
    except (ValueError, RecursionError) as error:
        deep = isinstance(error, RecursionError)
        why = "its tables lie too deep in each other" if deep else "a number has too many digits"
        msg = f"{name}: {why}."
        raise RuleViolation(msg, title=TITLE) from error


def load(files: Mapping[str, str]) -> Organisation:
    """Build and check the organisation from the texts of its files; tells all errors at once."""
    return _load(tuple(sorted(files.items())))


@lru_cache(maxsize=4)  # who sits down, acts for another or looks again reads the same texts
def _load(files: tuple[tuple[str, str], ...]) -> Organisation:
    problems: list[Problem] = []
    house = Section({}, "organisation.toml", problems)
    homes: dict[tuple[str, str], str] = {}
    types: dict[str, RecordType] = {}
    groups: dict[str, Section] = {}
    profiles: dict[str, Section] = {}
    for name, text in files:
        root = Section(parse(name, text), name, problems)
        if name == "organisation.toml":
            house = root
        elif "record_type" in root.table:
            record_type = _record_type(root)
            _settle(homes, root.section("record_type"), "key", record_type.key)
            types[record_type.key] = record_type
        else:
            groups |= _tables(root.section("groups"), homes)
            profiles |= _tables(root.section("profiles"), homes)
            root.done()
    organisation = Organisation(
        name=house.name("name"),
        time_zone=house.text("time_zone", "UTC"),
        types=types,
        groups={key: _group(key, section) for key, section in groups.items()},
        profiles={key: _profile(key, section, types) for key, section in profiles.items()},
        settings=_settings(house.section("settings")),
    )
    house.text("base", "")
    house.done()
    problems += check(organisation, homes)
    _refuse(problems)
    return organisation


def _refuse(problems: list[Problem]) -> None:
    if problems:
        told = [Problem(p.field, f"{p.field}: {p.message}") for p in problems]
        listed = "\n".join(f"  {p.message}" for p in told)
        msg = f"The organisation has {len(told)} error(s):\n{listed}"
        raise RuleViolation(msg, title=TITLE, problems=told)


def _tables(parent: Section, homes: dict[tuple[str, str], str]) -> dict[str, Section]:
    """Give the groups or the profiles of a file by key."""
    for key in parent.table:
        _settle(homes, parent, key, key)
    return {key: parent.section(key) for key in parent.table}


def _settle(homes: dict[tuple[str, str], str], parent: Section, where: str, key: str) -> None:
    """Note which file defines a record type, a group or a profile; it is a fault in a second."""
    first = homes.setdefault((parent.path, key), parent.place)
    if first != parent.place:
        parent.fault(where, f"{key!r} is defined in {first} already.")


def _settings(section: Section) -> Settings:
    settings = Settings(
        undo_close=section.length("undo_close", "10m"),
        file_limit=section.number("file_limit_mb", 25, least=1, most=FILE_LIMIT) << 20,
        refused_files=tuple(ending.casefold() for ending in section.texts("refused_files")),
        job_phase=section.text("job_phase", "").strip(),
    )
    section.done()
    return settings


def _group(key: str, section: Section) -> GroupDef:
    group = GroupDef(
        key=key,
        name=section.name("name"),
        kind=section.text("kind"),
        email=section.text("email", "") or None,
        email_members=section.flag("email_members"),
        takes_assignments=section.flag("takes_assignments"),
        asks_managers=section.flag("asks_managers"),
        holds_account=section.flag("holds_account"),
        reasons=section.lists("reasons"),
    )
    section.done()
    return group


def _profile(key: str, section: Section, types: Mapping[str, RecordType]) -> Profile:
    mine = section.texts("types")
    every = tuple(types) if mine == ("all",) else mine
    may = section.section("may")
    profile = Profile(
        key=key,
        label=section.name("label"),
        default_type=section.text("default_type", ""),
        grants={name: _grants(may, name, every) for name in may.table},
    )
    section.done()
    return profile


def _grants(may: Section, name: str, every: tuple[str, ...]) -> tuple[Grant, ...]:
    value = may.table[name]
    if isinstance(value, str):
        return (Grant(types=every, whose=_whose(value)),)
    return tuple(_grant(row, every) for row in may.sections(name))


def _grant(row: Section, every: tuple[str, ...]) -> Grant:
    named = row.texts("types")
    grant = Grant(types=named if "types" in row.table else every, whose=_whose(row.text("whose")))
    row.done()
    return grant


def _whose(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(" or "))


def _record_type(root: Section) -> RecordType:
    head, process = root.section("record_type"), root.section("process")
    statuses = tuple(_status(row) for row in process.sections("statuses"))
    close, reopen, review, referrals, merge = (
        root.section(key) for key in ("close", "reopen", "review", "assignments", "merge")
    )
    on_each_close = referrals.flag("on_each_close")
    record_type = RecordType(
        key=head.name("key"),
        label=head.name("label"),
        description=head.text("description"),
        under=head.text("under", "anything"),
        account_kind=head.text("account_kind", "") or None,
        owner_profiles=head.texts("owner_profiles"),
        owner_groups=head.texts("owner_groups"),
        required=head.texts("required"),
        layout=head.texts("layout"),
        layouts=root.lists("layouts"),
        locked_when_closed=head.flag("locked_when_closed"),
        process_title=process.text("title"),
        process_description=process.text("description", ""),
        statuses=statuses,
        moves=tuple(_move(row, statuses) for row in root.sections("moves")),
        labels=root.words("labels"),
        picklists=root.lists("picklists"),
        reasons=root.lists("reasons"),
        defaults=root.words("defaults"),
        blocked_by=close.texts("blocked_by"),
        with_children=close.flag("with_children"),
        reopen=_reopen(reopen) if reopen.table else None,
        review=Review(who=review.text("who", "anyone"), template=review.text("template", "")),
        referrals=Referrals(on_each_close=on_each_close) if "assignments" in root.table else None,
        merging=_merging(merge) if "merge" in root.table else None,
    )
    for section in (root, head, process, close, reopen, review, referrals, merge):
        section.done()
    return record_type


def _merging(section: Section) -> Merging:
    most = section.number("most", 3, least=2, most=MOST_MERGED)
    return Merging(status=section.text("status"), most=most)


def _status(row: Section) -> Status:
    status = Status(
        label=row.name("label"),
        is_closed=row.flag("closed"),
        is_default=row.flag("default"),
        system_only=row.flag("system_only"),
        escalates=row.flag("escalates"),
    )
    row.done()
    return status


def _move(row: Section, statuses: tuple[Status, ...]) -> Move:
    words = {
        "open": tuple(s.label for s in statuses if not s.is_closed),
        "closed": tuple(s.label for s in statuses if s.is_closed),
    }
    written = row.texts("from")
    sources = [label for word in written for label in words.get(word, (word,))]
    move = Move(
        on=row.text("on"),
        sources=tuple(sources),
        target=row.text("to"),
        confirm=row.text("confirm", "") or None,
        needs=row.text("needs", "") or None,
        by=row.texts("by"),
    )
    row.done()
    return move


def _reopen(section: Section) -> ReopenPolicy:
    return ReopenPolicy(
        status=section.text("status"),
        limit=section.number("limit", 0) or None,
        window=section.length("window", "0m") or None,
    )
