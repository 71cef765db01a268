"""What the worker does with the world outside, in each of its rounds, before its rules answer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from core.clock import FixedClock
from core.jobs import Job, Report
from data import paths
from data.exchange.feed_folder import Looks, run_folder
from data.places import feed_folder
from data.settings import load

if TYPE_CHECKING:
    from core.desk import Desk
    from core.jobs import Turn


def outside(*, again: bool) -> tuple[Job, ...]:
    """Give the jobs, in their order; `again` says that one round follows another.

    Who looks into a folder again and again sees by itself which files are complete.
    """
    return (Job("feed", partial(_feed, Looks() if again else None)), Job("mail", _mail))


def _feed(looks: Looks | None, desk: Desk, turn: Turn) -> Report:
    """Run the files of the feed's folder."""
    ran = run_folder(
        desk, feed_folder(), looks, agreed=turn.agreed, progress=turn.progress, stops=turn.stops
    )
    return Report(
        said=[one.message for one in ran if one.ok],
        asks=[one.message for one in ran if one.asks],
        failed=[one.message for one in ran if not one.ok and not one.asks],
        details={"files": [one.to_json() for one in ran]},
    )


def _mail(desk: Desk, turn: Turn) -> Report:
    """Send what waits in the outbox, where a server is named and the clock is the world's."""
    if not load(paths.settings_file()).smtp or isinstance(desk.clock, FixedClock):
        return Report()
    from core.sending import told_of  # noqa: PLC0415  many workers send nothing
    from data.mail.server import sends  # noqa: PLC0415

    return told_of(sends(desk, stops=turn.stops))
