"""Put a list on a key (domain.md 1.19)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, word
from core.commands.view.pin import LIST
from core.errors import Problem, wrong
from core.outcome import Outcome
from core.rules.list_views import digit_meant, digit_problem, list_key, put_on

if TYPE_CHECKING:
    from core.work import Work


@command("view.key", title="Put a list on a key", example="caseline view key 'Old billing' 2")
@dataclass(frozen=True, kw_only=True, slots=True)
class KeyView:
    """Let `g` and a digit open a list of cases."""

    view: str = word(LIST)
    digit: str = word("1 to 9, or none")

    def decide(self, work: Work) -> Outcome:
        """Give the person's list the key, unless another one of theirs has it."""
        key, title = list_key(work, self.view)
        try:
            digit = digit_meant(self.digit)
        except ValueError as error:
            wrong([Problem("digit", f"key: {error}")])
            raise
        wrong(digit_problem(work, digit, key))
        put_on(work, key, digit)
        told = f"g {digit} opens {title!r}." if digit else f"No key opens {title!r}."
        return Outcome(message=told, number=key, made={"list": key, "key": digit})
