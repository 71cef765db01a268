"""How Salesforce's names become keys of ours, and which standard field is which."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

LONGEST = 40
"""Characters of a key."""
FIELDS = {
    "Subject": "subject", "Description": "description", "Origin": "origin", "Type": "type",
    "Priority": "priority", "Reason": "primary_reason", "AccountId": "account",
    "ContactId": "contact",
}  # fmt: skip
"""The standard fields of cases that record types lay out, require and label."""
LABELS = {"origin": "Case Origin", "primary_reason": "Case Reason"}
"""What Salesforce calls some of them."""
HEAD = frozenset({
    "CaseNumber", "Status", "OwnerId", "CreatedDate", "ClosedDate", "LastModifiedDate", "IsClosed",
    "IsEscalated", "RecordTypeId", "CreatedById", "LastModifiedById", "ParentId",
})  # fmt: skip
"""What every case shows, whatever its layout."""
FACTS = {
    "CaseNumber": "number", "Status": "status", "Subject": "subject", "Description": "description",
    "Origin": "origin", "Type": "type", "Priority": "priority", "Reason": "primary_reason",
    "CreatedDate": "created_at", "ClosedDate": "closed_at", "IsClosed": "is_closed",
    "LastModifiedDate": "last_modified_at", "IsEscalated": "is_escalated",
}  # fmt: skip
"""What conditions and formulas read, by its name in Salesforce."""


def key(name: str, *others: str, taken: Container[str] = ()) -> str:
    """Give a key for a name, for one of the `others` where that is taken, else with a number."""
    spelled = [_spelled(one) for one in (name, *others)]
    for one in spelled:
        if one not in taken:
            return one
    number = 2
    while (numbered := f"{spelled[-1][: LONGEST - 5]}_{number}") in taken:
        number += 1
    return numbered


def _spelled(name: str) -> str:
    plain = unicodedata.normalize("NFKD", re.sub(r"__c$", "", name))
    plain = plain.encode("ascii", "ignore").decode()
    plain = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", plain)
    words = re.sub(r"[^a-z0-9]+", "_", plain.casefold()).strip("_")
    return (words if words[:1].isalpha() else f"x_{words}".rstrip("_"))[:LONGEST].rstrip("_")
