"""A plugin that switches one rule off: `SWITCHED_OFF=S0 pytest -p tests.docs.switches …`."""

from __future__ import annotations

import os

from core.commands.case import create, review
from core.rules import closing


def _no_warning() -> None:
    vars(create)["WARNED_STATUSES"] = ()


def _no_limit() -> None:
    vars(review)["REVIEW_LIMIT"] = 10**9


def _no_gate() -> None:
    closing.BLOCKERS["open_assignments"] = lambda _work, _case: []


SWITCHES = {"S0": _no_warning, "S1": _no_limit, "S2": _no_gate}
"""One rule of each section of docs/seeds.md."""

if which := os.environ.get("SWITCHED_OFF"):
    SWITCHES[which]()
