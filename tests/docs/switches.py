"""A plugin that switches one rule off: `SWITCHED_OFF=S0 pytest -p tests.docs.switches …`."""

from __future__ import annotations

import os

from core.commands.case import create, resolve, review
from core.commands.task import create as tasks
from core.rules import closing


def _no_warning() -> None:
    vars(create)["WARNED_STATUSES"] = ()


def _no_limit() -> None:
    vars(review)["REVIEW_LIMIT"] = 10**9


def _no_gate() -> None:
    closing.BLOCKERS["open_assignments"] = lambda _work, _case: []


def _no_warning_of_tasks() -> None:
    vars(tasks)["warn_of_another"] = lambda _work, _case: None


def _no_open_activities() -> None:
    vars(resolve)["open_activities"] = lambda _work, _cases, **_: []


SWITCHES = {
    "S0": _no_warning, "S1": _no_limit, "S2": _no_gate, "S3": _no_open_activities,
    "S4": _no_warning_of_tasks,
}  # fmt: skip
"""One rule of each section of docs/seeds.md."""

if which := os.environ.get("SWITCHED_OFF"):
    SWITCHES[which]()
