"""How the texts of an article are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.entities.knowledge import LIMITS
from core.errors import Problem, wrong
from core.fields import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.work import Work

REQUIRED = ("title", "body")


def read(work: Work, given: Mapping[str, str | None]) -> dict[str, Any]:
    """Give the texts that were given as they are kept; raises one error that tells all faults.

    A title without a body is no article. Limits: see `core.entities.knowledge.LIMITS`.
    """
    values: dict[str, Any] = {}
    problems = []
    for name, value in given.items():
        if value is None:
            continue
        try:
            values[name] = text(LIMITS[name])(work, value)
        except ValueError as error:
            problems.append(Problem(name, f"{name}: {error}"))
            continue
        if name in REQUIRED and not "".join(filter(str.isprintable, value)).strip():
            problems.append(Problem(name, f"{name}: must not be blank."))
    wrong(problems, what="The article")
    return values
