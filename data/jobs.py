"""What the worker does with the world outside, in each of its rounds, before its rules answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.jobs import Job, Report
from data.exchange.feed_folder import Looks, run_folder
from data.places import feed_folder

if TYPE_CHECKING:
    from core.desk import Desk
    from core.jobs import Turn


class FeedFiles:
    """Runs the files of the feed's folder."""

    def __init__(self) -> None:
        """Have looked at nothing yet."""
        self._looks: Looks | None = None

    def run(self, desk: Desk, turn: Turn) -> Report:
        """Run what is complete: two looks saw it alike, in the first round both of that round."""
        looks, self._looks = self._looks, self._looks or Looks()
        found = run_folder(
            desk, feed_folder(), looks, agreed=turn.agreed, progress=turn.progress, stops=turn.stops
        )
        report = Report(details={"files": [one.to_json() for one in found]} if found else {})
        for one in found:
            told = report.said if one.ok else report.asks if one.asks else report.failed
            told.append(one.message)
        return report


OUTSIDE: tuple[Job, ...] = ()
"""Each is given the desk of who runs the worker, and the turn; it answers with a report."""


def jobs() -> tuple[Job, ...]:
    """Give the jobs of one worker: what it saw in one round it knows in the next."""
    return (Job("feed", FeedFiles().run), *OUTSIDE)
