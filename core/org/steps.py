"""Checks the steps of rules: the words they name, and rules that could only answer themselves."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core import case_fields, customer_fields
from core.customer_fields import account_fields
from core.errors import nearest
from core.org.model import short
from core.rules.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from core.org.automation import Rule, Step
    from core.org.model import Organisation, RecordType
    from core.org.section import Section

NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands for now where no condition that is asked reads the time."""
OWN_KEY = {"case": "number", "account": "external_id", "contact": "external_id"}
"""How a step names the record of its rule."""


def check_step(org: Organisation, rule: Rule, step: Step, row: Section) -> None:
    """Note every word that nobody knows, and a change that wakes the rule again for ever."""
    for key, known in _words(org, rule, step):
        written, words = step.given.get(key), tuple(known)
        for one in written if isinstance(written, list) else [written]:
            if isinstance(one, str) and "{" not in one and one not in words:
                row.fault(key, f"{one!r} is not known.{nearest(one, words)}")
    table = step.given.get("fields")
    if isinstance(table, dict):
        _check_fields(org, rule, step, row, table)
    if _makes_its_like(org, rule, step):
        told = f"rule {rule.key!r} would answer what it makes, for ever"
        row.fault("act", f"{told}: let its condition be false of that.")


def _words(org: Organisation, rule: Rule, step: Step) -> Iterator[tuple[str, Iterable[str]]]:
    """Give what a step's words must be among, by the parameter."""

    def groups(kind: str | None = None) -> list[str]:
        named = [g for g in org.groups.values() if kind in {None, g.kind}]
        return [word for group in named for word in (group.key, group.name)]

    if step.act == "case.create":
        yield "type", [w for t in org.types.values() for w in (t.key, t.label)]
        yield "queue", groups("queue")
    elif step.act == "case.assign":
        yield "to_queue", groups("queue")
        yield "to_team", groups("team")
    elif step.act == "assignment.create":
        yield "team", groups("team")
    elif step.act == "case.email":
        yield "template", org.templates
    elif step.act == "case.notify":
        yield "groups", groups()
    elif step.act in {"case.close", "case.status"} and not step.each:
        statuses = [s.label for kind in _types(org, rule) for s in kind.statuses]
        yield "status", [w for label in statuses for w in (label, short(label))]


def _types(org: Organisation, rule: Rule) -> list[RecordType]:
    """Give the record types that a rule may be about."""
    return [kind for key, kind in org.types.items() if not rule.types or key in rule.types]


def _check_fields(
    org: Organisation, rule: Rule, step: Step, row: Section, table: Mapping[str, Any]
) -> None:
    fields = _known(org, rule, step)
    inner = row.section("fields")
    for name in table:
        if fields and name not in fields:
            inner.fault(name, f"is not known here.{nearest(name, fields)}")
        elif _answers_itself(rule, step, name):
            told = f"rule {rule.key!r} would answer this itself, for ever: it reads {name!r}"
            inner.fault(name, f"{told} and writes it from what it was.")


def _known(org: Organisation, rule: Rule, step: Step) -> Iterable[str]:
    subject = step.act.partition(".")[0]
    if subject == "case":
        wanted = step.given.get("type")
        named = org.types.get(wanted) if isinstance(wanted, str) else None
        kinds = [named] if named else _types(org, rule)
        return {name for kind in kinds for name in case_fields.known(kind)}
    return {
        "account": account_fields(org), "contact": customer_fields.CONTACT,
        "contract": customer_fields.CONTRACT, "job": customer_fields.JOB,
    }.get(subject, {})  # fmt: skip


def _answers_itself(rule: Rule, step: Step, name: str) -> bool:
    """Say whether a step gives a field of the rule's own record a value made of that field.

    Only where `old` wakes the rule whenever the field is another than before does that never end:
    elsewhere the condition must have been false in between.
    """
    condition, own = rule.condition, step.filled.get(rule.object)
    if condition is None or step.needs is not None or "changed" not in rule.on:
        return False
    if step.act != f"{rule.object}.edit" or not _is_own(rule, own):
        return False
    value = step.filled.get("fields", {}).get(name)
    read = {place for piece in _pieces(value) for place in piece.reads}
    return ("", name) in read and ("old", name) in condition.reads


def _makes_its_like(org: Organisation, rule: Rule, step: Step) -> bool:
    """Say whether a step makes a case of which the condition holds again, whatever else it is."""
    wanted = org.types.get(str(step.given.get("type")))
    if rule.condition is None or step.act != "case.create" or step.needs is not None:
        return False
    made_anew = rule.object == "case" and "created" in rule.on and not step.each
    if not made_anew or wanted is None or (rule.types and wanted.key not in rule.types):
        return False
    held: dict[str, Any] = {
        "record_type": wanted.key, "status": wanted.default_status, "is_closed": False,
        "priority": "Medium", **wanted.defaults,
    }  # fmt: skip
    given = {key: value for key, value in step.given.items() if isinstance(value, str)}
    for name, key in (("origin", "source"), ("subject", "subject"), ("priority", "priority")):
        if key in given:
            held[name] = given[key]
    known = {("", name) for name, value in held.items() if "{" not in str(value)}
    fixed = rule.condition.reads <= known and not rule.condition.reads_now
    return fixed and rule.condition({"": held}, now=NO_TIME)


def _is_own(rule: Rule, value: Any) -> bool:
    pieces = _pieces(value)
    return len(pieces) == 1 and pieces[0].source.strip() == OWN_KEY[rule.object]


def _pieces(value: Any) -> list[Any]:
    if not isinstance(value, Text):
        return []
    return [piece for piece in value.pieces if not isinstance(piece, str)]
