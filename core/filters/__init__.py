"""The filter line: one short language for lists, saved views and the shell.

    owner:me status:new,working reason:billing age>3d updated<1h "some words" -type:installer

All terms must hold; values with commas between them are any of; `-` turns a term round. Words are
searched for; a field is looked up by name. A length of time (`3d`, `1h`, `20m`, `2w`) is compared
with how long ago something was, a day (`2026-11-01`) with when it was.
"""

from core.filters.complete import candidates
from core.filters.read import Known, Query, read
from core.filters.scan import FilterError
from core.filters.terms import FIELDS, Term

__all__ = ["FIELDS", "FilterError", "Known", "Query", "Term", "candidates", "read"]
