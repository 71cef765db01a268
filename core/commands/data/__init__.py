"""Taking records over from other systems."""

from core.commands.data.import_rows import ImportRows, NothingKept, Stopped, said
from core.commands.data.kinds import KINDS, Importable, kind_of
from core.commands.data.row import Lines, Reject, Row, Tally

__all__ = [
    "KINDS", "ImportRows", "Importable", "Lines", "NothingKept", "Reject", "Row", "Stopped",
    "Tally", "kind_of", "said",
]  # fmt: skip
