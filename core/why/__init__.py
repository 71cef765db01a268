"""Why an act is open to a person or not, and why a value is what it is.

Each explanation names the rule with its source, everything that the rule looked at, as it is now,
and the way out. Two records that agree in all that is named have the same answer; a test holds
that.
"""

from core.why.assignment import ASSIGNMENT
from core.why.case import CASE
from core.why.subject import Subject, explain

SUBJECTS = {"case": CASE, "assignment": ASSIGNMENT}
"""What is explained of each kind of record."""

__all__ = ["SUBJECTS", "Subject", "explain"]
