"""Put files on a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, word, words
from core.errors import RuleViolation
from core.filing import attach
from core.outcome import Outcome
from core.rules.owners import require_writable
from core.text import one_line

if TYPE_CHECKING:
    from core.files import Upload
    from core.work import Work


@command(
    "case.attach",
    title="Attach file",
    example="caseline case attach 1042 bill.pdf roof.jpg",
)
@dataclass(frozen=True, kw_only=True, slots=True)
class AttachFiles:
    """Put files on a case, closed ones too; the same content is kept once (domain.md 1.20)."""

    case: str = word("the case's number")
    files: tuple[Upload, ...] = words("the files")

    def decide(self, work: Work) -> Outcome:
        """Check every file, then keep those that the case does not have yet."""
        case = work.case(self.case)
        require_writable(work, case)
        if not self.files:
            msg = "No file was named."
            raise RuleViolation(msg)
        kept = attach(work, case, self.files)
        if not kept:
            msg = f"Case {case.number} has these files already."
            raise RuleViolation(msg)
        names = ", ".join(one_line(file.name) for file in kept)
        return Outcome(
            message=f"Attached to case {case.number}: {names}.", number=case.number, kind="case",
            made={"files": [file.id for file in kept]},
        )  # fmt: skip
