"""What a list holds, written as a filter line: so a list can be saved that was never typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.org.model import short

if TYPE_CHECKING:
    from core.rows import CaseFilter

_NAMED = {
    "queue": "queue", "team": "owner", "owner": "owner", "record_type": "type",
    "account": "account", "contact": "contact", "contract": "contract", "job": "job",
}  # fmt: skip
_FLAGS = (
    ("is_closed", "is:closed", "is:open"), ("needs_data_review", "is:unverified", "-is:unverified"),
    ("is_snoozed", "is:snoozed", "-is:snoozed"),
)  # fmt: skip


def line_of(which: CaseFilter) -> str:
    """Give the filter line for the keys of a filter; what was typed besides is not in it."""
    found = [
        f"{term}:{quoted(value)}"
        for field, term in _NAMED.items()
        if (value := getattr(which, field)) is not None
    ]
    if which.status is not None:
        found.append(f"status:{quoted(short(which.status))}")
    for field, yes, no in _FLAGS:
        if (wanted := getattr(which, field)) is not None:
            found.append(yes if wanted else no)
    return " ".join([*found, which.search or ""]).strip()


def quoted(value: str) -> str:
    """Write a value so that it is read as one."""
    plain = value.replace('"', "")
    return f'"{plain}"' if re.search(r"[\s,]", plain) else plain
