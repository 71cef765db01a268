"""The acts on the feed of the case that a screen shows, and on the entry under the cursor."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from core.entities.feed import COMMENT, POST
from core.errors import CaselineError
from core.links import EntryLink
from core.rows import FEED_FILTERS
from core.rules.permissions import allows
from core.timeline import PARTS, part
from tui.keymap import KEYS, action, bindings
from tui.later import later
from tui.records.page import EntryOf
from tui.screens.case_acts import CaseActs

if TYPE_CHECKING:
    from textual.binding import BindingType
    from textual.timer import Timer

    from core.rows import FeedRow

GLANCE = 0.5
"""Seconds for which a case is open before it counts as read: who leafs through cases with Enter
and Esc has not read them, and does not wait for that to be written."""
_ON_ENTRIES = {action(key) for key in KEYS if key.where == "entry"}


class FeedActs(CaseActs):
    """A screen with a record pane, and the keys that act on an entry of a case's feed."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("entry")]
    _noted: tuple[str, int] = ("", 0)
    """The case that was noted as read last, and up to which entry."""
    _looking: Timer | None = None

    @property
    def entry_here(self) -> FeedRow | None:
        """The entry under the cursor."""
        target = self.pane_target
        on_case = self.case_view is not None
        return target.row if on_case and isinstance(target, EntryOf) else None

    def offers(self, act: str) -> bool:
        """Offer to change one's own words, and to delete what one may delete."""
        row = self.entry_here
        if act == "feed.edit":
            return row is not None and self._is_mine(row)
        if act == "feed.delete":
            desk = self.desk
            return row is not None and (
                self._is_mine(row)
                or (row.kind in {POST, COMMENT} and allows(desk.org, desk.actor, "feed.moderate"))
            )
        return super().offers(act)

    def _is_mine(self, row: FeedRow) -> bool:
        author = row.author.key if row.author else None
        return row.kind in {POST, COMMENT} and author == self.desk.person.username

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep these keys for entries."""
        if action in _ON_ENTRIES:
            return self.entry_here is not None
        return super().check_action(action, parameters)

    # the entry -----------------------------------------------------------------------------

    def action_feed_comment(self) -> None:
        """Write below the entry."""
        from tui.screens.entry import CommentSheet  # noqa: PLC0415  sheets load when used

        if (row := self.entry_here) is not None and (view := self.case_view) is not None:
            self.console.over(CommentSheet(view, row))

    def action_feed_edit(self) -> None:
        """Write one's own words anew."""
        from tui.screens.entry import EditEntrySheet  # noqa: PLC0415

        row, view = self.entry_here, self.case_view
        if row is None or view is None:
            return
        if self._is_mine(row):
            self.console.over(EditEntrySheet(view, row))
        elif row.kind in {POST, COMMENT}:
            self.console.remark("Only who wrote it may change its words.")
        else:
            self.console.remark("What the system wrote into the feed stays as it is.")

    def action_feed_delete(self) -> None:
        """Take it out of the feed; of a post with comments the core asks."""
        from core.commands.feed import DeleteEntry  # noqa: PLC0415  acts load when used

        if (row := self.entry_here) is not None:
            self.carry_out(DeleteEntry(entry=row.id))

    def action_feed_like(self) -> None:
        """Like it, or no more."""
        from core.commands.feed import LikeEntry, UnlikeEntry  # noqa: PLC0415

        self._toggle("like", LikeEntry, UnlikeEntry)

    def action_feed_bookmark(self) -> None:
        """Bookmark it, or no more."""
        from core.commands.feed import BookmarkEntry, UnbookmarkEntry  # noqa: PLC0415

        self._toggle("bookmark", BookmarkEntry, UnbookmarkEntry)

    def action_feed_mute(self) -> None:
        """Mute it, or no more."""
        from core.commands.feed import MuteEntry, UnmuteEntry  # noqa: PLC0415

        self._toggle("mute", MuteEntry, UnmuteEntry)

    def action_feed_link(self) -> None:
        """Copy what leads here from anywhere."""
        if (row := self.entry_here) is not None and (view := self.case_view) is not None:
            self.console.copy(str(EntryLink(view.row.number, row.id)))

    def _toggle(self, mark: str, on: type[Any], off: type[Any]) -> None:
        row, view = self.entry_here, self.case_view
        if row is None or view is None:
            return
        if mark == "mute" and row.parent is not None:  # a post is muted with all its comments
            row = next((post for post in view.feed if post.id == row.parent), row)
        self.carry_out((off if mark in row.marks else on)(entry=row.id))

    # the feed ------------------------------------------------------------------------------

    def action_feed_show(self) -> None:
        """Show the next part of the feed, or of the activities."""
        if self.case_view is None:
            return
        if self.pane.shows_activities:
            which = self.pane.timeline
            names = [*PARTS]
            here = names.index(which.state or which.kind or "all")
            self.pane.read_timeline(part(names[(here + 1) % len(names)], which.words))
            return
        parts = [*FEED_FILTERS]
        following = parts[(parts.index(self.pane.feed.only) + 1) % len(parts)]
        self.pane.read_feed(replace(self.pane.feed, only=following))

    def action_feed_order(self) -> None:
        """Show the newest entry first, or what was commented on last; find activities."""
        if self.case_view is not None and self.pane.shows_activities:
            from tui.screens.find import FindSheet  # noqa: PLC0415  sheets load when used

            self.console.over(FindSheet(self.pane.timeline.words, self._find))
        elif self.case_view is not None:
            which = self.pane.feed
            self.pane.read_feed(replace(which, by_activity=not which.by_activity))

    def _find(self, words: str) -> None:
        self.pane.read_timeline(replace(self.pane.timeline, words=words))

    def action_case_follow(self) -> None:
        """Follow the case, or no more."""
        from core.commands.case import FollowCase, UnfollowCase  # noqa: PLC0415

        self.with_case("post", lambda view: self.carry_out(
            (UnfollowCase if view.is_followed else FollowCase)(case=view.row.number)
        ))  # fmt: skip

    def note_look(self) -> None:
        """Note, once it was open for a while, that a case was read; of that nobody is told."""
        if self._looking is not None:
            self._looking.stop()
        place = self.console.workspace.place
        if place is not None and place.kind == "case":
            self._looking = self.set_timer(GLANCE, partial(self._look, place.key))

    def _look(self, number: str) -> None:
        view = self.case_view
        if view is None or view.row.number != number or view.newest <= (view.seen or 0):
            return
        if self._noted != (number, view.newest):
            self._noted = number, view.newest
            self.app.run_worker(later(self._note, *self._noted), group="look", exclusive=False)

    async def _note(self, number: str, newest: int) -> None:
        from core.commands.case import LookAtCase  # noqa: PLC0415

        with suppress(CaselineError):
            await asyncio.to_thread(self.desk.do, LookAtCase(case=number, entry=newest))
            self.console.catch_up()
