"""What the command line does to whole databases and files: thin calls to those who know how."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.org import loader
from core.outcome import Outcome
from core.rules.people import founding_profile
from data import log, paths, schema
from data.care import Care, where
from data.engine import connect, parse
from data.faults import guard
from data.founding import found
from data.places import database_url, feed_folder
from data.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from core.desk import Desk
    from core.jobs import Job


class Admin(Care):
    """See `core.ports.Admin`."""

    def init(
        self, db: str | None, *, username: str, name: str | None = None, org: Path | None = None,
        demo: bool = False, at: datetime | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Outcome:  # fmt: skip
        """Found the organisation, and play the demo there, in an empty database."""
        place = where(parse(database_url(db)))
        files = loader.read(org) if org else loader.shipped()
        person = _administrator(db, username)
        people = [(person, name or person, founding_profile(loader.load(files)))]
        with _whole(database_url(db), beside=demo) as url:
            desk = found(url, files=files, people=people, at=at, throwaway=demo, demo=demo)
            try:
                if demo:
                    self._fill(desk, progress)
            finally:
                desk.store.close()
        return Outcome(
            message=f"The desk lies in {place}; {person} is its administrator.",
            number=person, made={"database": place, "username": person},
        )  # fmt: skip

    def keep_log(self) -> None:
        """Write the log of `--debug` from now on."""
        log.keep(paths.log_file())

    def paths(self, db: str | None) -> dict[str, str]:
        """Give where things lie; the database is the one that would be opened."""
        found_paths = {name: str(path) for name, path in paths.every().items()}
        own = {"database": where(parse(database_url(db))), "feed": str(feed_folder())}
        return found_paths | own

    def _fill(self, desk: Desk, progress: Callable[[int, int], None] | None) -> None:
        from data.demo.build import fill  # noqa: PLC0415  most starts show no demo

        fill(desk, now=desk.clock.now(), progress=progress)

    def demo(
        self, path: Path, *, at: datetime | None, progress: Callable[[int, int], None] | None
    ) -> None:
        """Make the demo organisation in a new file."""
        from data.demo.build import demo_desk  # noqa: PLC0415  most starts show no demo

        with _whole(f"sqlite:///{path}", beside=True) as url:
            demo_desk(Path(parse(url).database or ""), at=at, progress=progress).store.close()

    def jobs(self, *, again: bool) -> tuple[Job, ...]:
        """Give what the worker does with the world outside."""
        from data.jobs import outside  # noqa: PLC0415  most calls are no worker's

        return outside(again=again)

    def import_file(
        self, desk: Desk, kind: str, path: Path, *, options: Mapping[str, Any],
        progress: Callable[[int, int], None] | None,
    ) -> dict[str, Any]:  # fmt: skip
        """Read records from a file."""
        from core.commands.data import said  # noqa: PLC0415  most starts import nothing
        from data.exchange import imports  # noqa: PLC0415

        others = {name: value for name, value in options.items() if name != "map"}
        chosen = imports.ImportOptions(maps=options["map"], **others)
        report = imports.run(desk, kind, path, chosen, progress)
        more = {"actions": report.actions, "notes": report.notes}
        return {"message": said(report), **report.to_json(), **more}

    def take_in(
        self, desk: Desk, paths: Sequence[Path | None], *, to: str | None,
        progress: Callable[[int, int], None] | None,
    ) -> dict[str, Any]:  # fmt: skip
        """Take in mail."""
        from data.mail.intake import take_in  # noqa: PLC0415  most starts take in none

        return take_in(desk, paths, to=to, progress=progress)

    def send_mail(
        self, desk: Desk, *, progress: Callable[[int, int], None] | None
    ) -> dict[str, Any]:
        """Send what waits in the outbox."""
        from data.mail.server import sends  # noqa: PLC0415  most starts send nothing

        return sends(desk, hurry=True, progress=progress).to_json()

    def run_feed(
        self, desk: Desk, accounts: Path, *, options: Mapping[str, Any],
        progress: Callable[[int, int], None] | None,
    ) -> dict[str, Any]:  # fmt: skip
        """Run the daily files."""
        from data.exchange import feeds  # noqa: PLC0415  most starts run no feed

        report = feeds.run(desk, accounts, feeds.FeedOptions(**options), progress)
        return {"message": report.message, **report.to_json()}

    def export(
        self, desk: Desk, kind: str, path: Path | None, *, options: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Write records to a file or to standard output."""
        from data.exchange import exports  # noqa: PLC0415

        rows = exports.run(
            desk, kind, path, options["format"], raw=options["raw"], which=options.get("which"),
            columns=options.get("columns", ()),
        )  # fmt: skip
        return {"rows": rows}

    def write_org(
        self, folder: Path, files: Mapping[str, str], *, over: bool
    ) -> dict[str, list[str]]:
        """Write an organisation's files to a folder."""
        from data.exchange.organisation import write  # noqa: PLC0415  few write any

        return write(folder, files, over=over)

    def write_folder(self, folder: Path, files: Mapping[str, str]) -> None:
        """Make a folder of files, all of them or none."""
        from data.exchange.organisation import write_new  # noqa: PLC0415  few make any

        write_new(folder, files)


@contextmanager
def _whole(url: str, *, beside: bool) -> Iterator[str]:
    """Give where to build: for a new file one `beside` it, which takes its name when it is whole.

    A demo that is cut off half-way then leaves nothing that looks like one.
    """
    parsed = parse(url)
    path = Path(parsed.database or "")
    if not beside or parsed.get_backend_name() != "sqlite" or path.exists():
        yield url
        return
    building = path.with_name(f"{path.name}.new")
    try:
        for old in path.parent.glob(f"{building.name}*"):
            old.unlink()
        yield f"sqlite:///{building}"
        building.replace(path)
    finally:
        for old in path.parent.glob(f"{building.name}*"):
            old.unlink()


def _administrator(db: str | None, username: str) -> str:
    """Give the first administrator: on PostgreSQL whoever connects, else the one who was named."""
    url = parse(database_url(db))
    if url.get_backend_name() == "sqlite":
        return username
    engine = connect(url)
    with guard(engine):
        schema.version(engine)
        role = Store(engine).login() or username
    engine.dispose()
    return role
