"""Reads an organisation from its TOML files and checks it as a whole.

An organisation is a folder: `organisation.toml`, `profiles.toml`, `groups.toml` and one file for
each record type. With `base = "shipped"`, a file of the same name as a shipped one stands in for
it, and all others are the shipped ones.
"""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import TYPE_CHECKING, Any

from core.errors import Problem, RuleViolation
from core.org.check import check
from core.org.model import (
    Grant,
    GroupDef,
    Move,
    Organisation,
    Profile,
    RecordType,
    ReopenPolicy,
    Review,
    Settings,
    Status,
)
from core.org.section import Section

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SIZE_LIMIT = 1_000_000
"""Bytes of one file; a definition written by hand is far smaller."""
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
    if path.stat().st_size > SIZE_LIMIT:
        msg = f"{path} has more than {SIZE_LIMIT:,} bytes; an organisation's files are small."
        raise RuleViolation(msg, title=TITLE)
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        msg = f"{path} is not UTF-8 text ({error.reason} at byte {error.start})."
        raise RuleViolation(msg, title=TITLE, next_step="Save the file as UTF-8.") from error


def parse(name: str, text: str) -> dict[str, Any]:
    """Parse one file; a syntax error says the file, the line and the column."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        msg = f"{name}: {error}"
        raise RuleViolation(msg, title=TITLE) from error


def load(files: Mapping[str, str]) -> Organisation:
    """Build and check the organisation from the texts of its files; tells all errors at once."""
    problems: list[Problem] = []
    house = Section({}, "organisation.toml", problems)
    types: dict[str, RecordType] = {}
    groups: dict[str, GroupDef] = {}
    profiles: list[Section] = []
    for name, text in sorted(files.items()):
        root = Section(parse(name, text), name, problems)
        if name == "organisation.toml":
            house = root
        elif "record_type" in root.table:
            record_type = _record_type(root)
            types[record_type.key] = record_type
        else:
            inner = root.section("groups")
            groups |= {key: _group(key, inner.section(key)) for key in inner.table}
            inner = root.section("profiles")
            profiles += [inner.section(key) for key in inner.table]
            root.done()
    organisation = Organisation(
        name=house.text("name"),
        time_zone=house.text("time_zone", "UTC"),
        types=types,
        groups=groups,
        profiles={_key(p): _profile(_key(p), p, types) for p in profiles},
        settings=_settings(house.section("settings")),
    )
    house.text("base", "")
    house.done()
    problems += check(organisation)
    _refuse(problems)
    return organisation


def _refuse(problems: list[Problem]) -> None:
    if problems:
        listed = "\n".join(f"  {p.field}: {p.message}" for p in problems)
        msg = f"The organisation has {len(problems)} error(s):\n{listed}"
        raise RuleViolation(msg, title=TITLE, problems=problems)


def _key(section: Section) -> str:
    return section.path.rpartition(".")[2]


def _settings(section: Section) -> Settings:
    settings = Settings(
        undo_close=section.length("undo_close", "10m"),
        file_limit=section.number("file_limit_mb", 25) * 1024 * 1024,
        refused_files=section.texts("refused_files"),
        job_phase=section.text("job_phase", ""),
    )
    section.done()
    return settings


def _group(key: str, section: Section) -> GroupDef:
    group = GroupDef(
        key=key,
        name=section.text("name"),
        kind=section.text("kind"),
        email=section.text("email", "") or None,
        email_members=section.flag("email_members"),
        takes_assignments=section.flag("takes_assignments"),
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
        label=section.text("label"),
        default_type=section.text("default_type", ""),
        grants={name: _grants(may, name, every) for name in may.table},
    )
    section.done()
    return profile


def _grants(may: Section, name: str, every: tuple[str, ...]) -> tuple[Grant, ...]:
    value = may.table[name]
    if isinstance(value, str):
        return (Grant(types=every, whose=_whose(value)),)
    rows = [
        Grant(types=row.texts("types") or every, whose=_whose(row.text("whose")))
        for row in may.sections(name)
    ]
    return tuple(rows)


def _whose(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(" or "))


def _record_type(root: Section) -> RecordType:
    head, process = root.section("record_type"), root.section("process")
    statuses = tuple(_status(row) for row in process.sections("statuses"))
    reopen = root.section("reopen")
    review = root.section("review")
    record_type = RecordType(
        key=head.text("key"),
        label=head.text("label"),
        description=head.text("description"),
        under=head.text("under", "anything"),
        account_kind=head.text("account_kind", "") or None,
        owner_profiles=head.texts("owner_profiles"),
        owner_groups=head.texts("owner_groups"),
        required=head.texts("required"),
        layout=head.texts("layout"),
        locked_when_closed=head.flag("locked_when_closed"),
        process_title=process.text("title"),
        process_description=process.text("description", ""),
        statuses=statuses,
        moves=tuple(_move(row, statuses) for row in root.sections("moves")),
        labels=root.words("labels"),
        picklists=root.lists("picklists"),
        reasons=root.lists("reasons"),
        defaults=root.words("defaults"),
        blocked_by=root.section("close").texts("blocked_by"),
        reopen=_reopen(reopen) if reopen.table else None,
        review=Review(who=review.text("who", "anyone"), template=review.text("template", "")),
    )
    for section in (root, head, process, reopen, review):
        section.done()
    return record_type


def _status(row: Section) -> Status:
    status = Status(
        label=row.text("label"),
        is_closed=row.flag("closed"),
        is_default=row.flag("default"),
        system_only=row.flag("system_only"),
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
    )
    row.done()
    return move


def _reopen(section: Section) -> ReopenPolicy:
    return ReopenPolicy(
        status=section.text("status"),
        limit=section.number("limit", 0) or None,
        window=section.length("window", "0m") or None,
    )
