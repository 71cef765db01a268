"""Builds and checks custom fields: what the tables `[fields.case.KEY]` of the files say."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING, Final

from core.custom import MOST
from core.entities import Account, Case
from core.errors import RuleViolation, nearest
from core.org.model import FieldDef
from core.org.section import fault
from core.rules.conditions import compile_value
from core.rules.facts import CORE, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from core.org.lines import Path
    from core.org.model import Organisation
    from core.org.section import Fault, Section
    from core.rules.conditions import Formula, Kind

OBJECTS: Final = {"case": Case, "account": Account}
"""What may have custom fields."""
KINDS = ("text", "number", "date", "choice", "flag", "reference", "formula")
REFERENCES = ("user", "account", "contact", "case")
LONGEST, DECIMALS, VALUES, LABEL = 32_000, 4, 255, 80
"""The most characters of a text, decimals of a number, characters of a choice and of a label."""
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_WORDS = """
    account account_manager activities after age age_seconds and assignments async await
    can case_source closed contact contains contract created cursor custom
    customer_request_subtype customer_request_type days else ends external_id false feed
    files for from hours id if in installer installer_contact is job lambda limit line
    lower made master minutes needs_review none not now number old open_cases opened_at or
    origin owner parent present primary primary_reason queue rank reason record_type
    referred related related_case request_type reviewed row sales_manager search secondary
    secondary_reason size sort source stage starts subreason team today true type updated
    words work yield
"""
TAKEN = frozenset(_WORDS.split())
"""Words that filter lines, forms, imports and conditions use already."""


def build_field(kind: str, key: str, section: Section) -> FieldDef:
    """Build a custom field of a kind of record."""
    found = FieldDef(
        object=kind,
        key=key,
        label=section.name("label"),
        kind=section.text("kind"),
        limit=section.number("limit", 255, least=1, most=LONGEST),
        decimals=section.number("decimals", 0, most=DECIMALS),
        least=_bound(section, "least"),
        most=_bound(section, "most"),
        values=section.texts("values"),
        to=section.text("to", ""),
        formula=section.text("formula", ""),
        edited_by=section.texts("edited_by"),
        personal=section.flag("personal"),
    )
    only = {
        "limit": "text", "decimals": "number", "values": "choice", "to": "reference",
        "formula": "formula", "least": "number", "most": "number",
    }  # fmt: skip
    for name, needed in only.items():
        if name in section.table and found.kind != needed and found.kind in KINDS:
            section.fault(name, f"goes with the kind {needed!r} alone; this one is {found.kind!r}.")
    section.done()
    return found


def _bound(section: Section, key: str) -> int | None:
    section.known.add(key)
    if key not in section.table:
        return None
    return section.number(key, least=1 - MOST, most=MOST - 1)


def check_fields(
    organisation: Organisation, homes: Mapping[tuple[str, str], str], *, whole: bool
) -> Iterator[Fault]:
    """Find what custom fields cannot be; `whole` is false where a file could not be read."""
    for kind in OBJECTS:
        named: dict[str, str] = {}
        for key, found in organisation.fields_of(kind).items():
            file, at = homes[f"fields.{kind}", key], ("fields", kind, key)
            for path, text in _field(organisation, found, named, whole=whole):
                yield fault(file, (*at, *path), text)


def _field(
    organisation: Organisation, found: FieldDef, named: dict[str, str], *, whole: bool
) -> Iterator[tuple[Path, str]]:
    yield from _called(found, named)
    if found.kind not in KINDS:
        yield ("kind",), f"{found.kind!r} is not known.{nearest(found.kind, KINDS)}"
    yield from _of_its_kind(found)
    known = organisation.profiles
    for n, profile in enumerate(found.edited_by if whole else ()):
        if profile not in known:
            yield ("edited_by", n), f"{profile!r} is not known.{nearest(profile, known)}"


def _called(found: FieldDef, named: dict[str, str]) -> Iterator[tuple[Path, str]]:
    own = {item.name for item in fields(OBJECTS[found.object])} | CORE[found.object].keys()
    if not KEY.fullmatch(found.key):
        yield (), "a key has lower-case letters, digits and _, begins with a letter, 40 at most."
    elif found.key in own | TAKEN:
        yield (), f"{found.key!r} is a word of the program; choose another key."
    spelled = found.label.casefold().replace(" ", "_")
    if named.setdefault(spelled, found.key) != found.key:
        yield ("label",), f"{found.label!r} is the label of {named[spelled]!r} already."
    if len(found.label) > LABEL:
        yield ("label",), f"it has {len(found.label):,} characters; {LABEL} fit."


def _of_its_kind(found: FieldDef) -> Iterator[tuple[Path, str]]:
    if found.kind == "choice" and not found.values:
        yield ("values",), "a choice needs at least one value."
    for n, value in enumerate(found.values):
        if not value.strip() or len(value) > VALUES:
            yield ("values", n), f"a value has 1 to {VALUES} characters."
    if found.kind == "reference" and found.to not in REFERENCES:
        yield ("to",), f"{found.to!r} is not known.{nearest(found.to, REFERENCES)}"
    if found.kind == "formula" and not found.formula.strip():
        yield ("formula",), "is missing."
    if found.least is not None and found.most is not None and found.least > found.most:
        yield ("least",), f"it is more than most ({found.most:,}): nothing would fit."


def compile_formulas(
    kind: str, defined: Mapping[str, FieldDef]
) -> tuple[dict[str, Formula], dict[str, str]]:
    """Compile the formulas of a kind of record, each after those it reads; gives faults by key."""
    made: dict[str, Formula] = {}
    wrong: dict[str, str] = {}
    scope: dict[str, Kind] = dict(CORE[kind])
    scope |= {key: known for key, one in defined.items() if (known := kind_of(one))}
    waiting = {key: one.formula for key, one in defined.items() if one.kind == "formula"}
    while waiting:
        refused: dict[str, RuleViolation] = {}
        for key, source in waiting.items():
            try:
                made[key] = compile_value(source, {"": scope})
            except RuleViolation as error:
                refused[key] = error
        done = [key for key in waiting if key not in refused]
        scope |= {key: made[key].kind for key in done}
        if not done:
            wrong |= {key: _told(key, error, waiting) for key, error in refused.items()}
            break
        waiting = {key: waiting[key] for key in refused}
    return made, wrong


def _told(key: str, error: RuleViolation, waiting: Mapping[str, str]) -> str:
    """Say why a formula cannot be computed: it may need one that needs it."""
    ring = _ring(key, waiting)
    if ring:
        return f"it needs itself: {' → '.join(ring)}."
    return str(error.message)


def _ring(key: str, waiting: Mapping[str, str]) -> list[str]:
    """Find a way from a formula back to itself over formulas that could not be compiled."""
    needs = {
        name: [other for other in waiting if re.search(rf"\b{other}\b", source)]
        for name, source in waiting.items()
    }
    paths = [[key]]
    seen: set[str] = set()
    while paths:
        path = paths.pop(0)
        for other in needs[path[-1]]:
            if other == key:
                return [*path, key]
            if other not in seen:
                seen.add(other)
                paths.append([*path, other])
    return []
