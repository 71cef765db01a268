"""The one family of errors: each says what happened, and where there is one, the way on.

CaselineError
├── RuleViolation        a rule, a missing or an unacceptable value refuses the act
│   └── NeedsConfirmation    the same command with `confirmed=True` is accepted
├── NotAllowed           this person may not do this
├── NotFound             there is no such record, or this person may not see it
├── Conflict             somebody else was faster, or changed it since
└── Unavailable          the database or a file cannot be reached or used
    └── Unreachable      it may come back by itself; what was asked may be asked again
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with what was given."""

    field: str
    """The field, as the person knows it."""
    message: str
    """What is wrong and what to do."""

    @property
    def told(self) -> dict[str, object]:
        """What a program is told of it."""
        return {"field": self.field, "message": self.message}


class CaselineError(Exception):
    """Something that a person is told in a title, a sentence and a next step."""

    kind: ClassVar[str] = "failed"
    default_title: ClassVar[str] = "That did not work"

    def __init__(
        self,
        message: str,
        *,
        title: str | None = None,
        next_step: str | None = None,
        problems: Iterable[Problem] = (),
        details: Mapping[str, object] | None = None,
    ) -> None:
        """Say what happened; `next_step` is what the person can do now."""
        super().__init__(message)
        self.message = message
        self.title = title or self.default_title
        self.next_step = next_step
        self.problems = tuple(problems)
        self.details = dict(details or {})

    def __str__(self) -> str:
        """Give the sentence, then the way on."""
        return f"{self.message} {self.next_step}" if self.next_step else self.message


class RuleViolation(CaselineError):
    """A rule refuses the act, or a value is missing or not acceptable."""

    kind = "refused"
    default_title = "Refused by a rule"


class NeedsConfirmation(RuleViolation):
    """The act is unusual; the same command with `confirmed=True` does it."""

    kind = "needs_confirmation"
    default_title = "Please confirm"


class NotAllowed(CaselineError):
    """The person's profile does not allow the act."""

    kind = "not_allowed"
    default_title = "Not allowed"


class NotFound(CaselineError):
    """No such record exists for this person."""

    kind = "not_found"
    default_title = "Not found"


class Conflict(CaselineError):
    """Somebody else was faster, or the record changed in between."""

    kind = "conflict"
    default_title = "Somebody was faster"


class Unavailable(CaselineError):
    """The database, or a file that is needed, cannot be used."""

    kind = "unavailable"
    default_title = "Not reachable"


class Unreachable(Unavailable):
    """The database does not answer now. Whether what was on its way is done, is not known.

    Nothing has to be changed before the same is tried again, under the same key (safety.md 1c).
    """


def wrong(problems: Iterable[Problem], *, what: str = "This") -> None:
    """Raise one `RuleViolation` that tells all problems at once; do nothing when there are none."""
    found = tuple(problems)
    if not found:
        return
    if len(found) == 1:
        raise RuleViolation(found[0].message, title="Please correct", problems=found)
    listed = " ".join(f"({n}) {p.message}" for n, p in enumerate(found, 1))
    msg = f"{what} has {len(found)} problems: {listed}"
    raise RuleViolation(msg, title="Please correct", problems=found)


def nearest(name: str, known: Iterable[str]) -> str:
    """Give ` Did you mean 'x'?` for the known word closest to `name`, or nothing."""
    words = {word.casefold(): word for word in known}
    close = get_close_matches(name.casefold(), words, n=1, cutoff=0.6)
    return f" Did you mean {words[close[0]]!r}?" if close else ""
