"""Builds and compiles rules and templates; what is odd is noted at its place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.commands.registry import arguments, find
from core.errors import RuleViolation, nearest
from core.org.automation import EVENTS, Find, FirstOf, Rule, Step, Template
from core.org.steps import check_step
from core.rules.among import AMONG, ENTITIES
from core.rules.conditions import compile_condition
from core.rules.expressions import Kind
from core.rules.facts import kinds
from core.rules.scopes import scope_of
from core.rules.texts import compile_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.commands.registry import Argument, Meta
    from core.org.model import Organisation
    from core.org.section import Section
    from core.rules.conditions import Condition
    from core.rules.scopes import Scope
    from core.rules.texts import Text

ACTS = (
    "case.create", "case.edit", "case.status", "case.close", "case.reopen", "case.assign",
    "case.post", "case.email", "case.notify", "case.parent", "case.relate", "case.snooze",
    "case.wake", "case.merge", "assignment.create", "assignment.cancel", "task.create",
    "task.complete", "account.create", "account.edit", "contact.create", "contact.edit",
    "contract.create", "contract.edit", "job.create", "job.edit", "job.comment", "queue.create",
    "queue.edit", "user.edit",
)  # fmt: skip
"""The commands that rules carry out. All others are a person's own: to take a case, to like."""
KEY = 80
"""Characters of a rule's key that fit."""
MADE = {"number": Kind.TEXT}
"""What later steps may read of what an earlier one made."""
STEP_KEYS = ("act", "when", "each", "where", "as")
"""What a step says itself; all its other keys are the command's parameters."""


def build_rule(org: Organisation, key: str, section: Section) -> Rule:
    """Build a rule and compile all that it says."""
    kind = section.text("object", "case")
    if kind not in ENTITIES:
        section.fault("object", f"{kind!r} is not known.{nearest(kind, ENTITIES)}")
        kind = "case"
    on = section.texts("on") or ("created", "changed")
    for event in on:
        if event not in EVENTS:
            section.fault("on", f"{event!r} is not known.{nearest(event, EVENTS)}")
        elif event == "mail" and kind != "case":
            section.fault("on", "customers write on cases alone.")
    if "schedule" in on and len(on) > 1:
        section.fault(
            "on", "'schedule' stands alone: the worker looks, and no change is waited for."
        )
    scope = scope_of(org, kind, old="changed" in on)
    when = section.text("when", "")
    rule = Rule(
        key=key, label=section.name("label"), object=kind, on=on, when=when,
        types=section.texts("types"), condition=_condition(section, "when", when, scope),
        every=section.length("every") if "every" in section.table else None, file=section.place,
    )  # fmt: skip
    _require(rule, section)
    _types(org, rule, section)
    finds = tuple(_find(org, kind, scope, row) for row in section.sections("find"))
    steps = tuple(_step(org, kind, scope, row) for row in section.sections("do"))
    if not steps:
        section.fault("do", "is missing: a rule has at least one step.")
    section.done()
    made = replace(rule, finds=finds, steps=steps)
    for n, row in enumerate(section.sections("do")):
        check_step(org, made, made.steps[n], row)
    return made


def _require(rule: Rule, section: Section) -> None:
    """Note what no rule may lack, or have."""
    section.known.add("every")
    if "every" in section.table and "schedule" not in rule.on:
        section.fault("every", "goes with on = ['schedule'] alone: others answer at once.")
    if not rule.key.strip() or len(rule.key) > KEY:
        section.fault("", f"the key has 1 to {KEY} characters.")
    if not rule.when.strip() and "mail" not in rule.on:
        section.fault("when", "is missing: without a condition a rule would answer everything.")


def _types(org: Organisation, rule: Rule, section: Section) -> None:
    if rule.types and rule.object != "case":
        section.fault("types", "only cases have record types.")
    for name in rule.types:
        if name not in org.types:
            section.fault("types", f"{name!r} is not known.{nearest(name, org.types)}")


def _find(org: Organisation, kind: str, scope: Scope, row: Section) -> Find:
    among, name = row.text("among"), row.name("name")
    beside = _beside(row, "among", kind, among)
    own = kinds(org, beside) if beside else {}
    if not name.isidentifier() or name in scope:
        row.fault("name", f"{name!r} cannot name a record here: take another word.")
    where, order = row.text("where", ""), row.texts("order")
    for field in order:
        name_of = field.removeprefix("-")
        if beside and name_of not in own:
            row.fault("order", f"{name_of!r} is not known.{nearest(name_of, own)}")
    condition = _condition(row, "where", where, scope | {"": own}) if beside else None
    row.done()
    scope[name] = own
    return Find(name=name, among=among, where=where, order=order, condition=condition)


def _beside(row: Section, key: str, kind: str, among: str) -> str | None:
    known = AMONG[kind]
    if among in known:
        return known[among].kind
    row.fault(key, f"{among!r} is not known.{nearest(among, known)} Known: {', '.join(known)}.")
    return None


def _step(org: Organisation, kind: str, scope: Scope, row: Section) -> Step:
    act, when, each = row.text("act"), row.text("when", ""), row.text("each", "")
    where, called = row.text("where", ""), row.text("as", "")
    needs = _condition(row, "when", when, scope)
    inner, chosen = dict(scope), None
    if each:
        beside = _beside(row, "each", kind, each)
        own = kinds(org, beside) if beside else {}
        chosen = _condition(row, "where", where, scope | {"": own}) if beside else None
        inner["each"] = own
    elif where:
        row.fault("where", "goes with `each` alone; a step as a whole needs `when`.")
    given = {name: value for name, value in row.table.items() if name not in STEP_KEYS}
    if "act" in row.table:  # without it nobody knows what may stand there
        row.known.update(given)
    filled = _parameters(act, given, inner, row)
    if called:
        if not called.isidentifier() or called in scope:
            row.fault("as", f"{called!r} cannot name a record here: take another word.")
        scope[called] = MADE
    row.done()
    return Step(
        act=act, given=given, when=when, each=each, where=where, called=called, needs=needs,
        chosen=chosen, filled=filled,
    )  # fmt: skip


def _condition(row: Section, key: str, source: str, scope: Scope) -> Condition | None:
    if not source.strip():
        return None
    try:
        return compile_condition(source, scope)
    except RuleViolation as error:
        row.fault(key, error.message)
        return None


# the commands of steps ---------------------------------------------------------------------


def command_of(act: str) -> Meta | None:
    """Give the command that a step names, where rules may carry it out."""
    return find(act) if act in ACTS else None


def _parameters(act: str, given: Mapping[str, Any], scope: Scope, row: Section) -> dict[str, Any]:
    meta = command_of(act)
    if meta is None and act:
        row.fault("act", f"{act!r} is no command for rules.{nearest(act, ACTS)}")
    if meta is None:
        return {}
    wanted = {one.name: one for one in arguments(meta.cls) if one.form != "hidden"}
    for name, one in wanted.items():
        if one.required and name not in given:
            row.fault("act", f"{act} needs {name!r}: {one.help}.")
    filled: dict[str, Any] = {}
    for name, value in given.items():
        if name not in wanted:
            near = nearest(name, [*wanted, *STEP_KEYS])
            row.fault(name, f"{act} takes no such thing.{near}")
        else:
            filled[name] = _parameter(wanted[name], value, scope, row)
    return filled


def _parameter(one: Argument, value: Any, scope: Scope, row: Section) -> Any:
    """Compile what a step gives for a parameter; its form must be the command's."""
    if one.form == "switch":
        if not isinstance(value, bool):
            row.fault(one.name, "must be true or false.")
        return value
    if one.form == "pairs":
        inner = row.section(one.name)
        return {name: _text(inner, name, inner.text(name), scope) for name in inner.table}
    if one.form in {"many", "words"}:
        return tuple(_text(row, one.name, text, scope) for text in row.texts(one.name))
    if one.type == "int" and type(value) is int:
        return row.number(one.name, most=10**15)
    if isinstance(value, dict):
        return _first(row.section(one.name), scope)
    text = row.text(one.name)
    if one.choices and "{" not in text and text not in one.choices:
        row.fault(one.name, f"{text!r} is not known.{nearest(text, one.choices)}")
    return _text(row, one.name, text, scope)


def _first(inner: Section, scope: Scope) -> FirstOf:
    """Compile the people of whom the first who works here is meant."""
    people = inner.texts("first")
    if not people and isinstance(inner.table.get("first", []), list):
        inner.fault("first", "names nobody: give usernames, places, or 'profile:KEY'.")
    inner.done()
    return FirstOf(tuple(_text(inner, "first", one, scope) for one in people))


def _text(row: Section, key: str, source: str, scope: Scope) -> Text | None:
    try:
        return compile_text(source, scope)
    except RuleViolation as error:
        row.fault(key, error.message)
        return None


# templates ---------------------------------------------------------------------------------


def build_template(org: Organisation, key: str, section: Section) -> Template:
    """Build a template and compile its places."""
    subject, body = section.name("subject"), section.name("body")
    scope = scope_of(org, "case")
    template = Template(
        key=key, subject=subject, body=body,
        filled_subject=_text(section, "subject", subject, scope),
        filled_body=_text(section, "body", body, scope),
    )  # fmt: skip
    section.done()
    return template
