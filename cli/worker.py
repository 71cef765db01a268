"""`caseline worker`: what the house does by the clock."""

from __future__ import annotations

import signal
import sys
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, Self

from cli import out
from cli.parser import leaf, positive
from core.clock import SystemClock, iso
from core.text import one_line

if TYPE_CHECKING:
    from types import FrameType

    from cli.parser import Parser
    from cli.session import Session
    from core.errors import Unreachable
    from core.jobs import Job, Report

FAILED = 1
SLICE = 0.2
"""Seconds that are slept at a time: who is told to stop does so at once."""
ABOUT = """\
In each round it takes in what lies in the feed's folder, sends the outbox, lets
scheduled rules answer, and escalates cases that wait too long. Without --once it
makes a round each minute until it is stopped; SIGTERM and Ctrl+C let the
transaction that runs end first. As many workers as one likes may run at once:
they do nothing twice. What asks for a yes waits, and --yes gives it."""


def add(parser: Parser, name: str) -> None:
    """Fill in the verb."""
    del name
    leaf(parser, _run, "caseline worker --once")
    parser.description = f"{parser.description}\n{ABOUT}"
    parser.add_argument("--once", action="store_true", help="one round, then stop")
    parser.add_argument(
        "--every", metavar="SECONDS", type=positive, default=60,
        help="from the begin of a round to the next one (60)",
    )  # fmt: skip


def _run(session: Session) -> int | None:
    from core.jobs import OWN, Turn, make_round  # noqa: PLC0415  --help runs nothing

    jobs = (*session.admin.jobs(again=not session.given.once), *OWN)
    if not session.given.once:
        _go_on(session, jobs)
        return None
    live = sys.stderr.isatty() and not session.json
    turn = Turn(
        agreed=bool(session.everywhere("yes")),
        progress=out.progress_of_long("Looking") if live else None,
    )
    found = list(make_round(session.desk, jobs, turn))
    failed = any(one.failed for one in found)
    if session.json:
        _document(found, ok=not failed)
    else:
        _tell(found)
    return FAILED if failed else None


def _document(found: list[Report], *, ok: bool) -> None:
    rounds = {one.job: [each.to_json() for each in one.rounds] for one in found}
    out.document({
        "ok": ok, "rules": rounds.get("rules", []), "escalations": rounds.get("escalations", []),
        "jobs": [
            one.to_json() for one in found
            if one.job not in {"rules", "escalations"} or (one.failed and not one.rounds)
        ],
    })  # fmt: skip


def _tell(found: list[Report]) -> None:
    for one in found:
        if not one.rounds:
            out.say(*(f"{one.job}: {text}" for text in one.told))
    cells = [
        [each.label, f"{each.looked:,}", f"{each.done:,}", each.waits, str(each.action or "")]
        for one in found for each in one.rounds
    ]  # fmt: skip
    out.rows(("Rule", "Looked at", "Answered", "Not run", "Act"), cells, "No scheduled rules.")
    for one in found:
        out.say(*(one.failed if one.rounds else ()))


# round after round ---------------------------------------------------------------------------


def _go_on(session: Session, jobs: tuple[Job, ...]) -> None:
    from core.jobs import Turn, go_on  # noqa: PLC0415  --help runs nothing

    every = session.given.every
    with _Stop() as stop:
        turn = Turn(agreed=bool(session.everywhere("yes")), stops=lambda: stop.asked)
        teller = _Teller(session)
        desk = session.desk
        note = f"The worker makes a round every {out.amount(every, 'second')} until it is stopped."
        out.say(note, stream=sys.stderr)
        go_on(desk, jobs, turn, every=every, pause=stop.wait, hear=teller.hear, lost=teller.lost)
        out.say("The worker has stopped.", stream=sys.stderr)


class _Stop:
    """Hears when the worker is to end; the second time it ends at once."""

    SIGNALS = (signal.SIGINT, signal.SIGTERM)

    def __init__(self) -> None:
        self.asked = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        for number in self.SIGNALS:
            self._before[number] = signal.signal(number, self._hear)
        return self

    def __exit__(self, *_: object) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)

    def _hear(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True

    def wait(self, seconds: float) -> None:
        """Wait so long, or until the worker is to end."""
        end = monotonic() + seconds
        while not self.asked and (left := end - monotonic()) > 0:
            sleep(min(left, SLICE))


class _Teller:
    """Prints a line for each round that did something; what waits or fails is told once."""

    def __init__(self, session: Session) -> None:
        self._json, self._zone = session.json, session.zone
        self._told: set[str] = set()
        """What waited or failed in the last round, and was told then."""

    def hear(self, reports: list[Report]) -> None:
        """Tell what became of a round; of one that did not begin there is nothing to tell."""
        if not reports:
            return
        troubles = {f"{one.job}: {text}" for one in reports for text in (*one.asks, *one.failed)}
        news = [one for one in reports if one.said] + [
            one for one in reports if not one.said
            and not self._told.issuperset(f"{one.job}: {text}" for text in one.told)
        ]  # fmt: skip
        self._told = troubles
        if news:
            self._line({"jobs": [one.to_json() for one in news]}, [
                f"{one.job}: {text}" for one in news for text in one.told
            ])  # fmt: skip

    def lost(self, error: Unreachable, seconds: float) -> None:
        """Tell that the database does not answer."""
        told = f"{error.message} It is asked again in {out.amount(round(seconds), 'second')}."
        self._line({"error": error.message, "again_in": seconds}, [told])

    def _line(self, told: dict[str, Any], texts: list[str]) -> None:
        now = SystemClock().now()  # the database's own may not answer
        if self._json:
            out.document({"at": iso(now)} | told, lines=True)
        else:
            local = now.astimezone(self._zone)
            out.say(one_line(f"{local:%Y-%m-%d %H:%M:%S} {' '.join(texts)}"))
        sys.stdout.flush()
