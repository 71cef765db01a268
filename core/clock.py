"""The one clock that rules of elapsed time read.

Times are aware, in UTC, and cut to milliseconds: that is what every database stores and every
print shows, so nothing is ever compared more finely than it was kept.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo


def to_millis(moment: datetime) -> datetime:
    """Give `moment` in UTC, cut to whole milliseconds; a time without a zone is refused."""
    if moment.tzinfo is None:
        msg = "a time needs a zone"
        raise ValueError(msg)
    moment = moment.astimezone(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


@lru_cache(maxsize=64)  # all that an act writes bears its one moment
def iso(moment: datetime) -> str:
    """Print a time the way the command line does: UTC, three decimals, `Z`."""
    return to_millis(moment).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def is_zone(name: str) -> bool:
    """Say whether a time zone has this IANA name."""
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # it looks for a file of that name
        return False
    return True


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """Give the present moment."""
        return to_millis(datetime.now(UTC))


class FixedClock:
    """A clock that stands where it was set: rehearsals, demos and tests."""

    def __init__(self, moment: datetime) -> None:
        """Stand at `moment`."""
        self.moment = to_millis(moment)

    def now(self) -> datetime:
        """Give the moment that was set."""
        return self.moment
