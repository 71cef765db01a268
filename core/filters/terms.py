"""What a filter may ask of a case."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date, datetime, timedelta

    Value = str | float | timedelta | date | datetime | None

NOBODY = "none"
"""The word for an empty field."""
ME = "me"
"""The word for whoever reads the list."""


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that must hold of a case, or must not."""

    name: str
    """The field it asks about, or `words`."""
    values: tuple[Value, ...]
    """Any of these; none stands for an empty field."""
    sign: str = ":"
    """`:` for equality, else `<`, `<=`, `>` or `>=`."""
    negated: bool = False
    place: tuple[int, int] = field(default=(0, 0), compare=False)
    """Where it stands in the line, for what is found out later."""


class Field(NamedTuple):
    """A word that a term may begin with."""

    kind: str
    """How its values are read and compared, see `core.filters.values`."""
    help: str
    column: str = ""
    """The attribute of a case that it asks about."""


FIELDS: dict[str, Field] = {
    "number": Field("number", "a case's number, or several", "number"),
    "owner": Field("owner", "me, a username, a queue or a team"),
    "queue": Field("queue", "a queue that owns it"),
    "status": Field("status", "a status, or the end of its name", "status"),
    "type": Field("type", "a record type", "record_type"),
    "priority": Field("pick", "how urgent it is", "priority"),
    "reason": Field("pick", "the primary reason", "primary_reason"),
    "subreason": Field("pick", "the secondary reason", "secondary_reason"),
    "source": Field("pick", "where it came from", "origin"),
    "account": Field("record", "an account, by external id or name", "account_id"),
    "contact": Field("record", "a contact, by external id, e-mail or name", "contact_id"),
    "contract": Field("record", "a contract's number", "contract_id"),
    "installer": Field("record", "the associated installer", "installer_id"),
    "job": Field("record", "a job's number in Engine", "job_id"),
    "referred": Field("team", "a team that has an open case assignment on it"),
    "parent": Field("parent", "the case it is a part of, by number", "parent_case_id"),
    "is": Field(
        "flag",
        "open, closed, escalated, unowned, unverified, reopened, snoozed, parent, child, merged, "
        "followed, unread",
    ),
    "age": Field("age", "how old it is: age>3d"),
    "created": Field("moment", "when it was opened: created>2026-11-01, created<1h", "created_at"),
    "updated": Field("moment", "when it was last changed: updated<1h", "last_modified_at"),
    "closed": Field("moment", "when it was closed: closed<2d", "closed_at"),
    "reviewed": Field("moment", "when it was last reviewed: reviewed>3d", "last_review_at"),
}
"""Every field of the filter line."""
ALIASES = {
    "primary_reason": "reason", "secondary_reason": "subreason", "origin": "source",
    "record_type": "type", "created_at": "created", "closed_at": "closed",
    "last_modified_at": "updated", "team": "referred",
}  # fmt: skip
"""Other words for some of them: the names that `--json` prints."""
FLAGS = (
    "open", "closed", "escalated", "unowned", "unverified", "reopened", "snoozed", "parent",
    "child", "merged", "followed", "unread",
)  # fmt: skip
"""What `is:` asks; `followed` and `unread` of whoever reads the list."""
