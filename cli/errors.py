"""How the command line tells an error, and the exit codes that scripts rely on."""

from __future__ import annotations

import sys
from typing import Any, cast

from cli import out
from cli.parser import FAILED, USAGE, Usage
from core.errors import CaselineError, NeedsConfirmation
from core.log import places
from core.text import one_line, shown

EXIT = {
    "failed": FAILED, "not_found": 3, "refused": 4, "needs_confirmation": 4, "unavailable": 5,
    "not_allowed": 6, "conflict": 7,
}  # fmt: skip
"""The exit code for each kind of error."""


def tell(error: Exception, *, as_json: bool, debug: bool = False) -> int:
    """Print an error on standard error and give the exit code."""
    code, told, lines = _read(error)
    if debug and told["kind"] == "failed":
        told["details"]["places"] = places(error)
        lines += places(error)
    if as_json:
        out.document({"error": told}, sys.stderr)
    else:
        out.say(*lines, stream=sys.stderr)
    return code


def _read(error: Exception) -> tuple[int, dict[str, Any], list[str]]:
    if isinstance(error, Usage):
        return USAGE, _form("usage", "Not understood", error.message, {}), _usage(error)
    if isinstance(error, CaselineError):
        step = _next_step(error)
        details = dict(error.details)
        if error.problems:
            details["problems"] = [problem.told for problem in error.problems]
        if step:
            details["next_step"] = step
        message = f"{error.message} {step}" if step else error.message
        return EXIT[error.kind], _form(error.kind, error.title, message, details), _lines(error)
    # The words of an unexpected error may hold a customer's data or a password.
    message = f"An unexpected {type(error).__name__}; --debug shows where."
    return FAILED, _form("failed", "That did not work", message, {}), [message]


def _form(kind: str, title: str, message: str, details: dict[str, Any]) -> dict[str, Any]:
    return {"kind": kind, "title": title, "message": message, "details": details}


def _next_step(error: CaselineError) -> str | None:
    if isinstance(error, NeedsConfirmation):
        return error.next_step or "Add --yes to do it."
    if error.details.get("changes") and not error.details.get("overlap"):
        return f"{error.next_step} --yes agrees."
    return error.next_step


def _lines(error: CaselineError) -> list[str]:
    title = one_line(error.title)
    told = shown(error.message)
    lines = [told if told.startswith(f"{title}:") else f"{title}: {told}"]
    if len(error.problems) > 1:
        lines = [f"{one_line(error.title)}:"]
        lines += [f"  {one_line(problem.message)}" for problem in error.problems]
    lines += [
        one_line(f"  {change['label']}: {change['old']} → {change['new']}")
        for change in cast("list[dict[str, str]]", error.details.get("changes", []))
    ]
    if "filter" in error.details:
        lines += _pointed(**cast("dict[str, Any]", error.details))
    step = _next_step(error)
    return [*lines, shown(step)] if step else lines


def _pointed(*, filter: str, start: int, end: int) -> list[str]:  # noqa: A002  as it is told
    """Show the line of a filter with a mark under what is not understood."""
    before = len(one_line(f"{filter[:start]}|")) - 1  # a space at its end counts, too
    place = f"{' ' * before}{'^' * max(len(one_line(filter[start:end])), 1)}"
    return [f"  {one_line(filter)}", f"  {place}"]


def _usage(error: Usage) -> list[str]:
    prog = error.parser.prog
    return [f"{prog}: {one_line(error.message)}", f"`{prog} -h` explains it."]
