"""The feed's folder: each complete file is run once and moved away with what came of it."""

from __future__ import annotations

import json
import os
from threading import Thread
from time import time
from typing import TYPE_CHECKING

import pytest

from core.entities import Case, OutgoingMail
from core.errors import Conflict, NotAllowed, RuleViolation
from data.exchange import feed_folder, feeds
from data.exchange.feed_folder import Looks, Ran, run_folder
from tests.data.feeds import CONTACTS, HEAD, contact, days, teri

if TYPE_CHECKING:
    from pathlib import Path

    from tests.house import House


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give the folder, which somebody made."""
    made = tmp_path / "feed"
    made.mkdir()
    return made


def put(folder: Path, name: str, text: str, *, age: float = 3600) -> Path:
    """Put a file there that nobody has changed for a while."""
    path = folder / name
    path.write_text(text, "utf-8")
    os.utime(path, (time() - age, time() - age))
    return path


def run(house: House, folder: Path, *, agreed: bool = False, by: str = "root") -> list[Ran]:
    """Look once, as a worker does that looked before."""
    return run_folder(house[by], folder, Looks(), agreed=agreed)


def there(folder: Path) -> list[str]:
    """Give what lies in the folder."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return sorted(str(path.relative_to(folder)) for path in found)


def test_a_file_is_run_and_moved_with_its_report(house: House, folder: Path) -> None:
    teri(house)
    put(folder, "day.csv", HEAD + "HO-1,9\nHO-2,abc\n")
    (ran,) = run(house, folder)
    assert (ran.name, ran.ok, days(house, "HO-1")) == ("day.csv", True, 9)
    assert "day.csv: 2 rows read" in ran.message
    assert there(folder) == ["done/day.csv", "done/day.rejects.csv", "done/day.report.json"]
    report = json.loads((folder / "done/day.report.json").read_text("utf-8"))
    assert (report["ok"], report["updated"], report["cases_opened"]) == (True, 1, 1)
    assert "abc" in (folder / "done/day.rejects.csv").read_text("utf-8")
    assert run(house, folder) == []


def test_contacts_lie_beside_their_accounts(house: House, folder: Path) -> None:
    contact(house, "K-1", "HO-1")
    put(folder, "day.contacts.csv", CONTACTS + "K-1,HO-1,New,new@example.com,2026-03-01\n")
    assert run(house, folder) == []
    put(folder, "day.csv", HEAD + "HO-1,9\n")
    assert [ran.ok for ran in run(house, folder)] == [True]
    assert [mail.recipient for mail in house.all(OutgoingMail)] == ["new@example.com"]
    assert there(folder) == ["done/day.contacts.csv", "done/day.csv", "done/day.report.json"]


def test_days_are_run_in_the_order_of_their_names(house: House, folder: Path) -> None:
    put(folder, "2026-03-02.csv", HEAD + "HO-1,0\n")
    put(folder, "2026-03-01.csv", HEAD + "HO-1,9\n")
    assert [ran.name for ran in run(house, folder)] == ["2026-03-01.csv", "2026-03-02.csv"]
    assert [case.is_closed for case in house.all(Case)] == [True]


def test_a_file_that_is_still_written_is_left_alone(house: House, folder: Path) -> None:
    looks = Looks()
    path = put(folder, "day.csv", HEAD, age=0)
    assert run_folder(house["root"], folder, looks) == []
    with path.open("a") as stream:
        stream.write("HO-1,9\n")
    assert run_folder(house["root"], folder, looks) == []
    assert [ran.ok for ran in run_folder(house["root"], folder, looks)] == [True]
    assert days(house, "HO-1") == 9


def test_neither_is_one_whose_contacts_are_still_written(house: House, folder: Path) -> None:
    put(folder, "day.csv", HEAD + "HO-1,9\n")
    put(folder, "day.contacts.csv", CONTACTS, age=0)
    looks = Looks()
    assert run_folder(house["root"], folder, looks) == []
    assert [ran.ok for ran in run_folder(house["root"], folder, looks)] == [True]


def test_a_single_call_looks_twice(house: House, folder: Path) -> None:
    put(folder, "day.csv", HEAD + "HO-1,9\n", age=0)
    grown = put(folder, "other.csv", HEAD, age=0)
    waited: list[float] = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        grown.write_text(HEAD + "HO-2,9\n", "utf-8")

    ran = run_folder(house["root"], folder, wait=wait)
    assert ([one.name for one in ran], waited) == (["day.csv"], [feed_folder.PAUSE])
    assert there(folder)[-1] == "other.csv"


def never(seconds: float) -> None:
    pytest.fail(f"waited for {seconds} seconds")


def test_nobody_waits_where_nothing_is_new(house: House, folder: Path) -> None:
    put(folder, "day.csv", HEAD + "HO-1,9\n")
    assert len(run_folder(house["root"], folder, wait=never)) == 1
    assert run_folder(house["root"], folder, wait=never) == []


def test_other_files_and_links_are_left_where_they_are(house: House, folder: Path) -> None:
    put(folder, "day.csv.part", HEAD + "HO-1,9\n")
    put(folder, ".day.csv", HEAD + "HO-1,9\n")
    (folder / "link.csv").symlink_to(put(folder, "notes.txt", HEAD + "HO-1,9\n"))
    (folder / "folder.csv").mkdir()
    assert run(house, folder) == []
    assert days(house, "HO-1") is None


def test_a_file_that_is_not_understood_is_moved_with_the_reason(house: House, folder: Path) -> None:
    put(folder, "a.csv", "account_external_id;oldest_aging_days\nHO-1;9\n")
    put(folder, "b.csv", HEAD + "HO-1,9\n")
    bad, good = run(house, folder)
    assert (bad.ok, good.ok, "one column only" in bad.message) == (False, True, True)
    told = json.loads((folder / "failed/a.report.json").read_text("utf-8"))
    assert (told["ok"], told["error"]["kind"]) == (False, "refused")
    assert "--delimiter" in told["error"]["next_step"]
    assert [name for name in there(folder) if "a." in name] == [
        "failed/a.csv", "failed/a.report.json",
    ]  # fmt: skip


def test_a_file_that_the_fuse_stops_fails_unless_it_was_agreed_to(
    house: House, folder: Path
) -> None:
    head = "account_external_id,account_name,oldest_aging_days\n"
    put(folder, "1.csv", head + "".join(f"X-{n},Mill {n},9\n" for n in range(30)))
    put(folder, "2.csv", HEAD + "".join(f"X-{n},0\n" for n in range(30)))
    assert [ran.ok for ran in run(house, folder)] == [True, False]
    put(folder, "2.csv", (folder / "failed/2.csv").read_text("utf-8"))
    assert [ran.ok for ran in run(house, folder, agreed=True)] == [True]
    assert house.all(Case, is_closed=False) == []


def test_the_same_name_again_replaces_nothing(house: House, folder: Path) -> None:
    for days_ in (9, 8):
        put(folder, "day.csv", HEAD + f"HO-1,{days_}\n")
        run(house, folder)
    assert there(folder) == [
        "done/day-2.csv", "done/day-2.report.json", "done/day.csv", "done/day.report.json",
    ]  # fmt: skip


def test_what_a_killed_worker_left_is_run_first(house: House, folder: Path) -> None:
    """Also where it was killed between a file and its contacts."""
    (folder / "running").mkdir()
    contact(house, "K-1", "HO-1")
    put(folder, "running/2.csv", HEAD + "HO-1,9\n")
    put(folder, "2.contacts.csv", CONTACTS + "K-1,HO-1,New,new@example.com,2026-03-01\n")
    put(folder, "1.csv", HEAD + "HO-2,9\n")
    assert [ran.name for ran in run(house, folder)] == ["2.csv", "1.csv"]
    assert "new@example.com" in {mail.recipient for mail in house.all(OutgoingMail)}


def test_what_the_database_refuses_is_run_the_next_time(
    house: House, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder, "day.csv", HEAD + "HO-1,9\n")

    def fails(*_: object) -> None:
        msg = "Somebody was faster."
        raise Conflict(msg)

    with monkeypatch.context() as patch:
        patch.setattr(feeds, "run", fails)
        with pytest.raises(Conflict):
            run(house, folder)
    assert there(folder) == ["running/day.csv"]
    assert [ran.ok for ran in run(house, folder)] == [True]


def test_a_file_that_grew_while_it_was_run_is_run_whole(
    house: House, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder, "day.csv", HEAD + "HO-1,9\n")
    whole = feeds.run

    def grows(desk: object, path: Path, *given: object) -> object:
        report = whole(desk, path, *given)  # type: ignore[arg-type]
        if "HO-2" not in path.read_text("utf-8"):
            path.write_text(HEAD + "HO-1,9\nHO-2,9\n", "utf-8")
        return report

    monkeypatch.setattr(feeds, "run", grows)
    (ran,) = run(house, folder)
    assert (ran.ok, ran.report["unchanged"], days(house, "HO-2")) == (True, 1, 9)


def test_two_workers_run_each_file_once(house: House, folder: Path) -> None:
    for number in range(6):
        put(folder, f"{number}.csv", HEAD + f"HO-1,{9 * (number % 2)}\nHO-2,{number}\n")
    found: list[Ran] = []
    desks = [house["root"] for _ in range(3)]
    workers = [
        Thread(target=lambda desk=desk: found.extend(run_folder(desk, folder, Looks())))
        for desk in desks
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(ran.name for ran in found) == [f"{n}.csv" for n in range(6)]
    assert all(ran.ok for ran in found)
    assert (days(house, "HO-1"), days(house, "HO-2")) == (9, 5)
    assert len(house.all(Case)) == 3 + 1


def test_only_who_may_import_runs_the_folder(house: House, folder: Path) -> None:
    put(folder, "day.csv", HEAD + "HO-1,9\n")
    with pytest.raises(NotAllowed):
        run(house, folder, by="max")
    assert there(folder) == ["day.csv"]


def test_a_folder_that_is_not_there_has_nothing(house: House, folder: Path) -> None:
    assert run(house, folder / "none") == []
    (folder / "done").write_text("in the way", "utf-8")
    put(folder, "day.csv", HEAD + "HO-1,9\n")
    with pytest.raises(RuleViolation, match="cannot be used"):
        run(house, folder)
