"""Validation rules: ours refuse nothing by a condition; whether it could be said is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.salesforce.formulas import Unsayable, turned

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.rules.expressions import Kind
    from core.salesforce.parts import Part

NO_RULE = "nothing refuses a case by a condition of its own"


def leave_rules(parts: Sequence[Part], known: Mapping[str, tuple[str, Kind]]) -> None:
    """Leave every validation rule, each with its condition in our words or why there are none."""
    for part in parts:
        formula = part.node.peek("errorConditionFormula")
        try:
            words, _ = turned(formula, known)
            part.node.leave(f"{NO_RULE}; in our words it is: {words}")
        except Unsayable as error:
            part.node.leave(f"{NO_RULE}, and our words cannot say this one: {error}")
