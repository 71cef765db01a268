"""Pin a list: the console opens on it (domain.md 1.19)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, word
from core.entities import ListPlace
from core.errors import RuleViolation
from core.outcome import Outcome
from core.rules.list_views import list_key, place_of

if TYPE_CHECKING:
    from core.work import Work

LIST = "its name or key; a standard list's, too, such as mine or queue:night_shift"


@command("view.pin", title="Pin a list", example="caseline view pin 'Old billing'")
@dataclass(frozen=True, kw_only=True, slots=True)
class PinView:
    """Let the console open on a list of cases, in the place of another one."""

    view: str = word(LIST)

    def decide(self, work: Work) -> Outcome:
        """Pin it for the person alone."""
        key, title = list_key(work, self.view)
        place = place_of(work, key)
        if place.is_pinned:
            msg = f"{title!r} is pinned already."
            raise RuleViolation(msg)
        for other in work.many(ListPlace, user_id=work.actor.id, is_pinned=True):
            other.is_pinned = False
        place.is_pinned = True
        return Outcome(message=f"The console opens on {title!r}.", number=key, made={"list": key})


@command("view.unpin", title="Pin a list no more", example="caseline view unpin 'Old billing'")
@dataclass(frozen=True, kw_only=True, slots=True)
class UnpinView:
    """Let the console open on what was shown last, and not on a pinned list."""

    view: str = word(LIST)

    def decide(self, work: Work) -> Outcome:
        """Take the pin away."""
        key, title = list_key(work, self.view)
        place = place_of(work, key)
        if not place.is_pinned:
            msg = f"{title!r} is not pinned."
            raise RuleViolation(msg)
        place.is_pinned = False
        return Outcome(message=f"{title!r} is not pinned any more.", number=key, made={"list": key})
