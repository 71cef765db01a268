"""What must hold between the parts of an organisation, checked when it is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.errors import Problem, nearest
from core.rules.closing import BLOCKERS
from core.rules.permissions import PERMISSIONS, WHOSE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from core.org.model import Organisation, Profile, RecordType

GROUP_KINDS = ("queue", "team", "public")
UNDER = ("contract", "account or contact", "anything")
MOVES_ON = ("hand", "customer_mail")
FIELDS = (
    "subject", "description", "origin", "type", "priority", "primary_reason", "secondary_reason",
    "account", "contact", "contract", "installer", "installer_contact", "job",
)  # fmt: skip
"""The fields of a case that a record type may require, label, default and lay out."""


def check(organisation: Organisation) -> list[Problem]:
    """Find every contradiction; the place of a problem is the file's own word for it."""
    problems = list(_house(organisation))
    for record_type in organisation.types.values():
        place = f"{record_type.key}.toml"
        problems += [Problem(place, text) for text in _record_type(record_type, organisation)]
    for profile in organisation.profiles.values():
        place = f"profiles.{profile.key}"
        problems += [Problem(place, text) for text in _profile(profile, organisation)]
    return problems


def _house(organisation: Organisation) -> Iterator[Problem]:
    try:
        ZoneInfo(organisation.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        text = f"there is no time zone {organisation.time_zone!r}."
        yield Problem("organisation.toml: time_zone", text)
    if not organisation.types:
        yield Problem("organisation", "needs at least one record type.")
    for group in organisation.groups.values():
        for text in _known("kind", [group.kind], GROUP_KINDS):
            yield Problem(f"groups.{group.key}", text)


def _record_type(record_type: RecordType, organisation: Organisation) -> Iterator[str]:
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
    for move in record_type.moves:
        yield from _known("moves.on", [move.on], MOVES_ON)
        yield from _known("moves", [*move.sources, move.target], labels)
    if record_type.reopen:
        yield from _known("reopen.status", [record_type.reopen.status], labels)
    yield from _known("record_type.under", [record_type.under], UNDER)
    yield from _known("review.who", [record_type.review.who], ("anyone", "owner"))
    yield from _known("close.blocked_by", record_type.blocked_by, BLOCKERS)
    yield from _known("owner_profiles", record_type.owner_profiles, organisation.profiles)
    yield from _known("owner_groups", record_type.owner_groups, organisation.groups)
    for key in ("required", "layout", "labels", "picklists", "defaults"):
        yield from _known(key, getattr(record_type, key), FIELDS)
    for field, value in record_type.defaults.items():
        if field in record_type.picklists:
            yield from _known(f"defaults.{field}", [value], record_type.picklists[field])


def _profile(profile: Profile, organisation: Organisation) -> Iterator[str]:
    types = organisation.types
    if profile.default_type:
        yield from _known("default_type", [profile.default_type], types)
    yield from _known("may", profile.grants, PERMISSIONS)
    for permission, grants in profile.grants.items():
        for grant in grants:
            yield from _known(f"may.{permission}: types", grant.types, types)
            yield from _known(f"may.{permission}: whose", grant.whose, WHOSE)


def _known(where: str, given: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    words = tuple(known)
    for name in given:
        if name not in words:
            yield f"{where}: {name!r} is not known.{nearest(name, words)}"
