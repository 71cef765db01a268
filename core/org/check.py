"""What must hold between the parts of an organisation, checked when it is loaded."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from core.clock import is_zone
from core.entities import Case
from core.errors import Problem, nearest
from core.rules.closing import BLOCKERS
from core.rules.permissions import OF_ASSIGNMENTS, PERMISSIONS, WHOSE, WHOSE_ASSIGNMENT
from core.rules.status import NEEDS
from core.text import clip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from core.org.model import GroupDef, Organisation, Profile, RecordType

GROUP_KINDS = ("queue", "team", "public")
UNDER = ("contract", "account or contact", "anything")
MOVES_ON = ("hand", "customer_mail", "assignment_created", "assignment_closed")
FIELDS = (
    "subject", "description", "origin", "type", "priority", "primary_reason", "secondary_reason",
    "account", "contact", "contract", "installer", "installer_contact", "job",
)  # fmt: skip
"""The fields of a case that a record type may require, label and lay out."""
TEXTS = {"subject": 255, "description": 32_000, "origin": 40, "type": 40, "priority": 40}
"""Those that a record type may give a list or a default, with the characters that fit."""
USUAL = {f.name: f.default for f in fields(Case) if isinstance(f.default, str)}
"""What the fields of a case hold where nothing was chosen."""
KEY, LABEL, REASON, EMAIL = 40, 80, 255, 254
"""Characters that fit into the keys of record types and profiles, names, reasons, addresses."""


def check(organisation: Organisation, homes: Mapping[tuple[str, str], str]) -> list[Problem]:
    """Find every contradiction; `homes` tells which file defines what, by table and key."""
    problems = list(_house(organisation))
    for record_type in organisation.types.values():
        place = homes["record_type", record_type.key]
        problems += [Problem(place, text) for text in _record_type(record_type, organisation)]
    for group in organisation.groups.values():
        place = f"{homes['groups', group.key]}: groups.{group.key}"
        problems += [Problem(place, text) for text in _group(group)]
    for profile in organisation.profiles.values():
        place = f"{homes['profiles', profile.key]}: profiles.{profile.key}"
        problems += [Problem(place, text) for text in _profile(profile, organisation)]
    return problems


def _house(organisation: Organisation) -> Iterator[Problem]:
    zone = organisation.time_zone
    if not is_zone(zone):
        text = f"there is no time zone {zone!r}.{nearest(zone, available_timezones())}"
        yield Problem("organisation.toml: time_zone", text)
    if not organisation.types:
        yield Problem("organisation", "needs at least one record type.")
    settings = organisation.settings
    for text in (
        *_fits("job_phase", [settings.job_phase], LABEL),
        *_names("refused_files", settings.refused_files, LABEL),
    ):
        yield Problem("organisation.toml: settings", text)


def _group(group: GroupDef) -> Iterator[str]:
    yield from _known("kind", [group.kind], GROUP_KINDS)
    yield from _names("key", [group.key], LABEL)
    yield from _fits("name", [group.name], LABEL)
    yield from _fits("email", [group.email or ""], EMAIL)
    yield from _names("reasons", _reasons(group.reasons), REASON)
    if group.takes_assignments and not group.reasons:
        yield "reasons: a team that takes assignments needs at least one."
    if group.takes_assignments and group.kind != "team":
        yield f"takes_assignments: only teams do; this is a {group.kind}."


def _record_type(record_type: RecordType, organisation: Organisation) -> Iterator[str]:
    yield from _statuses(record_type)
    yield from _fits("record_type.key", [record_type.key], KEY)
    yield from _fits("record_type.label", [record_type.label], LABEL)
    yield from _known("record_type.under", [record_type.under], UNDER)
    yield from _known("review.who", [record_type.review.who], ("anyone", "owner"))
    yield from _known("close.blocked_by", record_type.blocked_by, BLOCKERS)
    if record_type.referrals and "open_assignments" not in record_type.blocked_by:
        yield "close.blocked_by: cases with [assignments] need 'open_assignments' here."
    if record_type.with_children and "open_children" in record_type.blocked_by:
        yield "close.with_children: 'open_children' in blocked_by keeps the case open instead."
    yield from _known("owner_profiles", record_type.owner_profiles, organisation.profiles)
    yield from _known("owner_groups", record_type.owner_groups, organisation.groups)
    for key in ("required", "layout", "labels"):
        yield from _known(key, getattr(record_type, key), FIELDS)
    for move in record_type.moves:
        yield from _known("moves.by", move.by, organisation.profiles)
        if move.by and move.on != "hand":
            yield f"moves.by: nobody chooses what {move.on!r} moves; only 'hand' has people."
    yield from _layouts(record_type, organisation)
    yield from _names("reasons", _reasons(record_type.reasons), REASON)
    yield from _picklists(record_type)
    yield from _defaults(record_type)


def _layouts(record_type: RecordType, organisation: Organisation) -> Iterator[str]:
    """A form on which something required is missing could never be sent."""
    yield from _known("layouts", record_type.layouts, organisation.profiles)
    for profile in record_type.layouts:
        layout = record_type.layouts[profile]
        yield from _known(f"layouts.{profile}", layout, FIELDS)
        opens = organisation.profiles[profile].opens if profile in organisation.profiles else ()
        if record_type.key in opens:
            missing = [
                name for name in record_type.required
                if name not in layout and name not in record_type.defaults
            ]  # fmt: skip
            for name in missing:
                yield f"layouts.{profile}: it lacks {name!r}, which is required."


def _statuses(record_type: RecordType) -> Iterator[str]:
    labels = [status.label for status in record_type.statuses]
    defaults = [status for status in record_type.statuses if status.is_default]
    if len(defaults) != 1:
        yield f"process.statuses: exactly one must be default, {len(defaults)} are."
    elif defaults[0].is_closed:
        yield f"process.statuses: the default {defaults[0].label!r} must be open."
    if not any(status.is_closed for status in record_type.statuses):
        yield "process.statuses: at least one must be closed."
    if len(set(labels)) != len(labels):
        yield "process.statuses: a label stands twice."
    yield from _fits("process.statuses", labels, LABEL)
    for move in record_type.moves:
        yield from _known("moves.on", [move.on], MOVES_ON)
        yield from _known("moves", [*move.sources, move.target], labels)
        yield from _known("moves.needs", [move.needs] if move.needs else [], NEEDS)
    if record_type.merging:
        status = record_type.merging.status
        yield from _known("merge.status", [status], labels)
        if status in labels and not record_type.by_label[status].is_closed:
            yield f"merge.status: {status!r} is an open status; a merged case is closed."
    if record_type.reopen:
        status = record_type.reopen.status
        yield from _known("reopen.status", [status], labels)
        if status in labels and record_type.by_label[status].is_closed:
            yield f"reopen.status: {status!r} is a closed status; a reopened case is open."


def _picklists(record_type: RecordType) -> Iterator[str]:
    for field, values in record_type.picklists.items():
        where = f"picklists.{field}"
        if field in TEXTS:
            yield from _names(where, values, TEXTS[field])
        elif field in {"primary_reason", "secondary_reason"}:
            yield f"{where}: the reasons have a table of their own, [reasons]."
        else:
            yield from _no_text("picklists", field)
        usual = USUAL.get(field)
        if usual is not None and usual not in values and field not in record_type.defaults:
            yield f"{where}: it lacks {usual!r}, which cases get where [defaults] names no other."


def _defaults(record_type: RecordType) -> Iterator[str]:
    for field, value in record_type.defaults.items():
        where = f"defaults.{field}"
        if field in TEXTS:
            yield from _fits(where, [value], TEXTS[field])
            yield from _known(where, [value], record_type.picklists.get(field, [value]))
        elif field == "primary_reason":
            yield from _known(where, [value], record_type.reasons)
        elif field == "secondary_reason":
            yield f"{where}: it depends on the primary reason; leave it to whoever chooses that."
        else:
            yield from _no_text("defaults", field)


def _no_text(table: str, field: str) -> Iterator[str]:
    """Say why a field can stand neither among the lists nor among the defaults."""
    if field in FIELDS:
        yield f"{table}.{field}: it names another record; only texts can: {', '.join(TEXTS)}."
    else:
        yield from _known(table, [field], TEXTS)


def _reasons(reasons: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for primary, secondary in reasons.items():
        yield primary
        yield from secondary


def _profile(profile: Profile, organisation: Organisation) -> Iterator[str]:
    types = organisation.types
    yield from _names("key", [profile.key], KEY)
    yield from _default_type(profile, types)
    if profile.default_type:
        yield from _known("default_type", [profile.default_type], types)
    yield from _known("may", profile.grants, PERMISSIONS)
    for permission, grants in profile.grants.items():
        for grant in grants:
            yield from _known(f"may.{permission}: types", grant.types, types)
            words = WHOSE_ASSIGNMENT if permission in OF_ASSIGNMENTS else WHOSE
            yield from _known(f"may.{permission}: whose", grant.whose, words)


def _default_type(profile: Profile, types: Iterable[str]) -> Iterator[str]:
    """Who may open cases opens one of some type when they name none."""
    if "case.create" not in profile.grants:
        return
    creatable = profile.opens
    if not creatable:
        yield "types: who may open cases (case.create) needs at least one record type."
    elif not profile.default_type:
        yield "default_type: who may open cases (case.create) needs one."
    elif profile.default_type in types and profile.default_type not in creatable:
        yield f"default_type: it may open no {profile.default_type!r} cases (case.create)."


def _names(where: str, words: Iterable[str], limit: int) -> Iterator[str]:
    words = tuple(words)
    if not all(word.strip() for word in words):
        yield f"{where}: a name is blank."
    yield from _fits(where, words, limit)


def _fits(where: str, words: Iterable[str], limit: int) -> Iterator[str]:
    for word in words:
        if len(word) > limit:
            yield f"{where}: {clip(word, 40)!r} has {len(word):,} characters; {limit:,} fit."


def _known(where: str, given: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    words = tuple(known)
    for name in given:
        if name not in words:
            yield f"{where}: {name!r} is not known.{nearest(name, words)}"
