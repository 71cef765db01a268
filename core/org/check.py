"""What must hold between the parts of an organisation, checked when it is loaded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from core.clock import is_zone
from core.entities.customers import ACCOUNT_KINDS
from core.errors import nearest
from core.fields import ADDRESS
from core.org.custom import check_fields
from core.org.feed import check_feed
from core.org.flows import check_flows
from core.org.hours import check_hours
from core.org.resolving import check_resolving
from core.org.section import Fault, fault
from core.org.similar import check_similar
from core.org.views import check_views
from core.rules.closing import BLOCKERS
from core.rules.status import NEEDS
from core.text import clip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from core.org.lines import Path
    from core.org.model import FieldDef, GroupDef, Organisation, Profile, RecordType

    Found = Iterator[tuple[Path, str]]

GROUP_KINDS = ("queue", "team", "public")
UNDER = ("contract", "account or contact", "customer", "anything")
GATES = ("show", "ask", "refuse", "nothing")
MOVES_ON = ("hand", "customer_mail", "assignment_created", "assignment_closed", "rule")
FIELDS = (
    "subject", "description", "origin", "type", "priority", "primary_reason", "secondary_reason",
    "account", "contact", "contract", "installer", "installer_contact", "job",
)  # fmt: skip
"""The fields of a case that a record type may require, label and lay out."""
LINKED = ("account", "contact", "contract", "installer", "job")
"""Those that name another record; a case may be the only open one of it."""
TEXTS = {"subject": 255, "description": 32_000, "origin": 40, "type": 40, "priority": 40}
"""Those that a record type may give a list or a default, with the characters that fit."""
KEY, LABEL, REASON, EMAIL = 40, 80, 255, 254
"""Characters that fit into the keys of record types and profiles, names, reasons, addresses."""
HOUSE = "organisation.toml"


def check(
    organisation: Organisation, homes: Mapping[tuple[str, str], str], *, whole: bool = True
) -> list[Fault]:
    """Find every contradiction; `homes` tells which file defines what, by table and key.

    Where a file could not be read (`whole` is false), what it may define is not missed elsewhere.
    """
    known = _Known(organisation, whole=whole)
    found = [fault(HOUSE, path, text) for path, text in _house(organisation, known)]
    for record_type in organisation.types.values():
        file = homes["record_type", record_type.key]
        found += [fault(file, path, text) for path, text in _record_type(record_type, known)]
    for group in organisation.groups.values():
        file, at = homes["groups", group.key], ("groups", group.key)
        found += [fault(file, (*at, *path), text) for path, text in _group(group)]
    for profile in organisation.profiles.values():
        file, at = homes["profiles", profile.key], ("profiles", profile.key)
        found += [fault(file, (*at, *path), text) for path, text in _profile(profile, known)]
    found += check_fields(organisation, homes, whole=whole)
    found += check_hours(organisation, homes, whole=whole)
    found += check_feed(organisation, homes, whole=whole)
    return [*found, *check_views(organisation, homes, whole=whole)]


class _Known:
    """What the files define for each other."""

    def __init__(self, organisation: Organisation, *, whole: bool) -> None:
        self.organisation, self.whole = organisation, whole

    def types(self, at: Path, given: Iterable[str]) -> Found:
        return self._among(at, given, self.organisation.types)

    def type(self, at: Path, key: str) -> Found:
        return _known(at, key, self.organisation.types) if self.whole else iter(())

    def groups(self, at: Path, given: Iterable[str]) -> Found:
        return self._among(at, given, self.organisation.groups)

    def profiles(self, at: Path, given: Iterable[str]) -> Found:
        return self._among(at, given, self.organisation.profiles)

    def profile(self, at: Path, key: str) -> Found:
        return _known(at, key, self.organisation.profiles) if self.whole else iter(())

    def _among(self, at: Path, given: Iterable[str], known: Iterable[str]) -> Found:
        return _each(at, given, known) if self.whole else iter(())


def _house(organisation: Organisation, known: _Known) -> Found:
    zone = organisation.time_zone
    if not is_zone(zone):
        yield (
            ("time_zone",),
            f"there is no time zone {zone!r}.{nearest(zone, available_timezones())}",
        )
    if not organisation.types and known.whole:
        yield (), "the organisation needs at least one record type."
    if organisation.default_type:
        yield from known.type(("default_type",), organisation.default_type)
    yield from _names(("priorities", "order"), organisation.priorities.order, TEXTS["priority"])
    for word, meaning in organisation.definitions.items():
        yield from _names(("definitions", word), [word], LABEL, member=False)
        yield from _fits(("definitions", word), meaning, REASON)
    settings = organisation.settings
    yield from _fits(("settings", "job_phase"), settings.job_phase, LABEL)
    yield from _names(("settings", "refused_files"), settings.refused_files, LABEL)


def _group(group: GroupDef) -> Found:
    yield from _known(("kind",), group.kind, GROUP_KINDS)
    yield from _key_fits(group.key, LABEL)
    yield from _fits(("name",), group.name, LABEL)
    yield from _fits(("email",), group.email or "", EMAIL)
    yield from _reasons(group.reasons)
    if group.takes_assignments and not group.reasons:
        yield ("reasons",), "a team that takes assignments needs at least one."
    if group.takes_assignments and group.kind != "team":
        yield ("takes_assignments",), f"only teams do; this is a {group.kind}."


def _record_type(record_type: RecordType, known: _Known) -> Found:
    head = "record_type"
    yield from _statuses(record_type, known)
    yield from _fits((head, "key"), record_type.key, KEY)
    yield from _fits((head, "label"), record_type.label, LABEL)
    yield from _known((head, "under"), record_type.under, UNDER)
    if record_type.account_kind is not None:
        yield from _known((head, "account_kind"), record_type.account_kind, ACCOUNT_KINDS)
    yield from _known(("review", "who"), record_type.review.who, ("anyone", "owner"))
    yield from _known(("duplicates", "then"), record_type.gate.then, GATES)
    yield from _each(("duplicates", "same"), record_type.gate.same, FIELDS)
    yield from _each(("duplicates", "one_open"), record_type.gate.one_open, LINKED)
    yield from check_similar(record_type.similar, FIELDS)
    yield from _each(("close", "blocked_by"), record_type.blocked_by, BLOCKERS)
    if record_type.referrals and "open_assignments" not in record_type.blocked_by:
        yield ("close", "blocked_by"), "cases with [assignments] need 'open_assignments' here."
    if record_type.with_children and "open_children" in record_type.blocked_by:
        text = "'open_children' in blocked_by keeps the case open instead."
        yield ("close", "with_children"), text
    every = (*FIELDS, *record_type.custom)
    yield from _each(("children", "inherits"), record_type.children.inherits or (), every)
    yield from known.profiles((head, "owner_profiles"), record_type.owner_profiles)
    yield from known.groups((head, "owner_groups"), record_type.owner_groups)
    yield from _each((head, "required"), record_type.required, every)
    yield from _computed((head, "required"), record_type)
    yield from _each((head, "layout"), record_type.layout, every)
    yield from _layouts(record_type, known)
    for name, label in record_type.labels.items():
        yield from _known(("labels", name), name, every)
        yield from _names(("labels", name), [label], LABEL, member=False)
    for name, former in record_type.aliases.items():
        yield from _known(("aliases", name), name, every)
        yield from _names(("aliases", name), former, LABEL)
    yield from _mail(record_type, known)
    yield from check_flows(record_type)
    yield from check_resolving(record_type)
    yield from _reasons(record_type.reasons)
    yield from _picklists(record_type)
    yield from _defaults(record_type)


def _mail(record_type: RecordType, known: _Known) -> Found:
    """One address belongs to one record type, and what mail opens must be openable."""
    mail, others = record_type.mail, known.organisation.types.values()
    for n, address in enumerate(mail.addresses):
        at = ("mail", "addresses", n)
        yield from _fits(at, address, EMAIL)
        if not ADDRESS.fullmatch(address) or not address.isprintable():
            yield at, f"{address!r} is not an e-mail address."
        elif address in mail.addresses[:n]:
            yield at, f"{address!r} stands twice."
        for other in others:
            if other.key < record_type.key and address in other.mail.addresses:
                yield at, f"{address!r} is an address of {other.key!r} already."
    yield from known.types(("mail", "opens"), mail.opens)
    if mail.queue and mail.queue not in record_type.owner_groups:
        text = f"{mail.queue!r} cannot own these cases: it is not in owner_groups."
        yield ("mail", "queue"), text + nearest(mail.queue, record_type.owner_groups)
    values = replace(record_type, defaults=mail.values)
    for path, text in _defaults(values, whole=True):
        yield ("mail", "values", *path[1:]), text


def _layouts(record_type: RecordType, known: _Known) -> Found:
    """A form on which something required is missing could never be sent."""
    for profile, layout in record_type.layouts.items():
        at = ("layouts", profile)
        yield from known.profile(at, profile)
        yield from _each(at, layout, (*FIELDS, *record_type.custom))
        found = known.organisation.profiles.get(profile)
        if found is None or record_type.key not in found.opens:
            continue
        for name in record_type.required:
            if name not in layout and name not in record_type.defaults:
                yield at, f"it lacks {name!r}, which is required."


def _computed(at: Path, record_type: RecordType) -> Found:
    """Nobody can fill in what a formula computes."""
    for n, name in enumerate(record_type.required):
        if name in record_type.custom and record_type.custom[name].kind == "formula":
            yield (*at, n), f"{name!r} is computed by a formula; nobody can fill it in."


def _statuses(record_type: RecordType, known: _Known) -> Found:
    at: Path = ("process", "statuses")
    labels = [status.label for status in record_type.statuses]
    defaults = [status for status in record_type.statuses if status.is_default]
    if len(defaults) != 1:
        yield at, f"exactly one must be default, {len(defaults)} are."
    elif defaults[0].is_closed:
        place = record_type.statuses.index(defaults[0])
        yield (*at, place, "default"), f"the default {defaults[0].label!r} must be open."
    if not any(status.is_closed for status in record_type.statuses):
        yield at, "at least one must be closed."
    for n, label in enumerate(labels):
        if label in labels[:n]:
            yield (*at, n, "label"), f"{label!r} stands twice."
        yield from _fits((*at, n, "label"), label, LABEL)
    yield from _moves(record_type, labels, known)


def _moves(record_type: RecordType, labels: list[str], known: _Known) -> Found:
    for n, move in enumerate(record_type.moves):
        yield from _known(("moves", n, "on"), move.on, MOVES_ON)
        # The words `open` and `closed` of the file stand for several by now: no member is told.
        for label in move.sources:
            yield from _known(("moves", n, "from"), label, [*labels, "open", "closed"])
        yield from _known(("moves", n, "to"), move.target, labels)
        if move.needs:
            yield from _known(("moves", n, "needs"), move.needs, NEEDS)
        yield from known.profiles(("moves", n, "by"), move.by)
        if move.by and move.on != "hand":
            yield (
                ("moves", n, "by"),
                f"nobody chooses what {move.on!r} moves; 'hand' alone has people.",
            )
    yield from _targets(record_type, labels)


def _targets(record_type: RecordType, labels: list[str]) -> Found:
    if record_type.merging:
        status = record_type.merging.status
        yield from _known(("merge", "status"), status, labels)
        if status in labels and not record_type.by_label[status].is_closed:
            yield ("merge", "status"), f"{status!r} is an open status; a merged case is closed."
    if record_type.reopen:
        status = record_type.reopen.status
        yield from _known(("reopen", "status"), status, labels)
        if status in labels and record_type.by_label[status].is_closed:
            yield ("reopen", "status"), f"{status!r} is a closed status; a reopened case is open."


def _picklists(record_type: RecordType) -> Found:
    for field, values in record_type.picklists.items():
        at = ("picklists", field)
        if field in TEXTS:
            yield from _names(at, values, TEXTS[field])
        elif field in record_type.custom:
            yield from _choices(at, record_type.custom[field], values)
        elif field in {"primary_reason", "secondary_reason"}:
            yield at, "the reasons have a table of their own, [reasons]."
        else:
            yield from _no_text(at, field)


def _defaults(record_type: RecordType, *, whole: bool = False) -> Found:
    """Check what a new case holds at first; `whole` values are all that it gets."""
    for field, value in record_type.defaults.items():
        at = ("defaults", field)
        if field in TEXTS:
            yield from _fits(at, value, TEXTS[field])
            yield from _known(at, value, record_type.picklists.get(field, [value]))
        elif field in record_type.custom:
            yield from _default(at, record_type, field, value)
        elif field == "primary_reason":
            yield from _known(at, value, record_type.reasons)
        elif field == "secondary_reason" and whole:
            under = record_type.defaults.get("primary_reason", "")
            yield from _known(at, value, record_type.reasons.get(under, ()))
        elif field == "secondary_reason":
            yield at, "it depends on the primary reason; leave it to whoever chooses that."
        elif field in FIELDS:
            yield from _no_text(at, field)
        else:
            reasons = ("primary_reason", "secondary_reason") if whole else ("primary_reason",)
            yield from _known(at, field, (*TEXTS, *reasons, *record_type.custom))


def _choices(at: Path, definition: FieldDef, values: tuple[str, ...]) -> Found:
    """A record type may offer some of the values of a choice."""
    if definition.kind != "choice":
        yield at, f"{definition.key!r} is a {definition.kind}; a list goes with a choice alone."
    else:
        yield from _each(at, values, definition.values)


def _default(at: Path, record_type: RecordType, field: str, value: str) -> Found:
    definition = record_type.custom[field]
    if definition.kind == "choice":
        yield from _known(at, value, record_type.picklists.get(field, definition.values))
    elif definition.kind == "text":
        yield from _fits(at, value, definition.limit)
    else:
        yield at, f"{field!r} is a {definition.kind}; only texts and choices have a default."


def _no_text(at: Path, field: str) -> Found:
    """Say why a field can stand neither among the lists nor among the defaults."""
    if field in FIELDS:
        yield at, f"it names another record; only texts can: {', '.join(TEXTS)}."
    else:
        yield from _known(at, field, TEXTS)


def _reasons(reasons: Mapping[str, tuple[str, ...]]) -> Found:
    for primary, secondary in reasons.items():
        yield from _names(("reasons", primary), [primary], REASON, member=False)
        yield from _names(("reasons", primary), secondary, REASON)


def _profile(profile: Profile, known: _Known) -> Found:
    yield from _key_fits(profile.key, KEY)
    yield from _fits(("label",), profile.label, LABEL)
    yield from known.types(("types",), profile.types)
    yield from _default_type(profile, known)
    for permission, grants in profile.grants.items():
        for n, grant in enumerate(grants):
            if grant.types != profile.types:
                yield from known.types(("may", permission, n, "types"), grant.types)


def _default_type(profile: Profile, known: _Known) -> Found:
    """Who may open cases opens one of some type when they name none."""
    if profile.default_type:
        yield from known.type(("default_type",), profile.default_type)
    if "case.create" not in profile.grants:
        return
    creatable, usual = profile.opens, known.organisation.default_type
    if not creatable and known.whole:
        yield ("types",), "who may open cases (case.create) needs at least one record type."
    elif not profile.default_type and usual in ("", *known.organisation.types):
        yield ("default_type",), "who may open cases (case.create) needs one."
    elif profile.default_type in known.organisation.types and profile.default_type not in creatable:
        yield ("default_type",), f"it may open no {profile.default_type!r} cases (case.create)."


def _key_fits(key: str, limit: int) -> Found:
    if not key.strip():
        yield (), "the key is blank."
    if len(key) > limit:
        yield (), f"the key has {len(key):,} characters; {limit:,} fit."


def _names(at: Path, words: Iterable[str], limit: int, *, member: bool = True) -> Found:
    for n, word in enumerate(words):
        place = (*at, n) if member else at
        if not word.strip():
            yield place, "a name is blank."
        yield from _fits(place, word, limit)


def _fits(at: Path, word: str, limit: int) -> Found:
    if len(word) > limit:
        yield at, f"{clip(word, 40)!r} has {len(word):,} characters; {limit:,} fit."


def _each(at: Path, given: Iterable[str], known: Iterable[str]) -> Found:
    words = tuple(known)
    for n, name in enumerate(given):
        yield from _known((*at, n), name, words)


def _known(at: Path, name: str, known: Iterable[str]) -> Found:
    words = tuple(known)
    if name not in words:
        yield at, f"{name!r} is not known.{nearest(name, words)}"
