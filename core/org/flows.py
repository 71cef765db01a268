"""Guided processes: the stages of a record type, and what each asks (S3, domain.md 1.12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from core.case_fields import FIELDS
from core.errors import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from core.org.lines import Path
    from core.org.model import RecordType
    from core.org.section import Section

MOST_FLOWS: Final = 10
MOST_STAGES: Final = 30
"""How many guided processes a record type has at most, and how many stages each (1.12)."""
MOST_STEPS: Final = 30
LABEL: Final = 80
CHECKS: Final = ("owned", "similar_seen", "activities_complete")
"""What a step may look at, by the names in `core.rules.stages`."""
YES: Final = "Yes"


@dataclass(frozen=True, slots=True, kw_only=True)
class StageStep:
    """One thing that a stage wants: a field, a check, or the answer to a question."""

    label: str
    fields: tuple[str, ...] = ()
    """Fields of the case, of which any one will do."""
    check: str = ""
    """What the house looks at itself, one of `CHECKS`."""
    ask: str = ""
    """The key that the answer to a question is kept under."""
    values: tuple[str, ...] = ()
    """The answers that there are; without any, every text is one."""
    required: bool = False

    @property
    def key(self) -> str:
        """What it is called by where it is answered."""
        return self.ask or self.check or self.fields[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage of a guided process."""

    label: str
    steps: tuple[StageStep, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A guided process: stages in their order."""

    key: str
    label: str
    stages: tuple[Stage, ...]

    def place(self, label: str) -> int | None:
        """Give where a stage stands, from 0; none where there is no such stage any more."""
        wanted = label.strip().casefold()
        return next((n for n, s in enumerate(self.stages) if s.label.casefold() == wanted), None)

    def asked(self) -> dict[str, StageStep]:
        """Give every step that a person answers, by key."""
        return {step.key: step for stage in self.stages for step in stage.steps if step.ask}


def build_flows(root: Section, name_of: Mapping[str, str]) -> tuple[Flow, ...]:
    """Build the guided processes of a record type; `name_of` gives the labels of its fields."""
    return tuple(_flow(row, name_of) for row in root.sections("flows"))


def _flow(row: Section, name_of: Mapping[str, str]) -> Flow:
    stages = tuple(_stage(each, name_of) for each in row.sections("stages"))
    flow = Flow(key=row.name("key"), label=row.name("label"), stages=stages)
    row.done()
    return flow


def _stage(row: Section, name_of: Mapping[str, str]) -> Stage:
    steps = tuple(_step(each, name_of) for each in row.sections("steps"))
    stage = Stage(label=row.name("label"), steps=steps)
    row.done()
    return stage


def _step(row: Section, name_of: Mapping[str, str]) -> StageStep:
    field, fields = row.text("field", ""), row.texts("any")
    check, ask = row.text("check", ""), row.text("ask", "")
    if bool(field) + bool(fields) + bool(check) + bool(ask) != 1:
        row.fault("", "exactly one of `field`, `any`, `check` and `ask` says what is wanted.")
    held = (field,) if field else fields
    usual = " or ".join(name_of.get(name, _said(name)) for name in held) or _said(ask or check)
    step = StageStep(
        label=row.text("label", usual), fields=held, check=check, ask=ask,
        values=row.texts("values"), required=row.flag("required"),
    )  # fmt: skip
    if step.values and not ask:
        row.fault("values", "are the answers to a question; this asks none.")
    row.done()
    return step


def _said(key: str) -> str:
    return key.replace("_", " ").capitalize()


def check_flows(record_type: RecordType) -> Iterator[tuple[Path, str]]:
    """Find what the guided processes of a record type cannot be."""
    flows = record_type.flows
    if len(flows) > MOST_FLOWS:
        yield ("flows",), f"{len(flows)} are too many; {MOST_FLOWS} at most."
    for n, flow in enumerate(flows):
        at: Path = ("flows", n)
        yield from _sizes((*at, "key"), flow.key, [one.key for one in flows[:n]])
        yield from _sizes((*at, "label"), flow.label, [])
        if not 1 <= len(flow.stages) <= MOST_STAGES:
            yield (*at, "stages"), f"1 to {MOST_STAGES} are needed, not {len(flow.stages)}."
        keys: list[str] = []
        for m, stage in enumerate(flow.stages):
            here: Path = (*at, "stages", m)
            before = [one.label.casefold() for one in flow.stages[:m]]
            yield from _sizes((*here, "label"), stage.label, before)
            if len(stage.steps) > MOST_STEPS:
                yield (*here, "steps"), f"{len(stage.steps)} are too many; {MOST_STEPS} at most."
            for k, step in enumerate(stage.steps):
                yield from _step_faults((*here, "steps", k), step, record_type, keys)


def _step_faults(
    at: Path, step: StageStep, record_type: RecordType, keys: list[str]
) -> Iterator[tuple[Path, str]]:  # fmt: skip
    known = (*FIELDS, *record_type.custom)
    for name in step.fields:
        if name not in known:
            where = "field" if len(step.fields) == 1 else "any"
            yield (*at, where), f"{name!r} is not known.{nearest(name, known)}"
    if step.check and step.check not in CHECKS:
        yield (*at, "check"), f"{step.check!r} is not known.{nearest(step.check, CHECKS)}"
    if step.ask and step.ask in known:
        yield (*at, "ask"), f"{step.ask!r} is a field of cases; ask for it with `field`."
    yield from _sizes((*at, "label"), step.label, [])
    if step.ask or step.check:
        yield from _sizes((*at, "ask" if step.ask else "check"), step.key, keys)
        keys.append(step.key)


def _sizes(at: Path, word: str, taken: list[str]) -> Iterator[tuple[Path, str]]:
    if not word.strip():
        yield at, "must not be blank."
    if len(word) > LABEL:
        yield at, f"it has {len(word):,} characters; {LABEL} fit."
    if word.casefold() in taken or word in taken:
        yield at, f"{word!r} stands twice."
