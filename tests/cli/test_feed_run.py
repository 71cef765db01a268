"""`caseline feed run` as the shell calls it; what it does is tested with the data."""

from __future__ import annotations

import os
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, Any

from core.text import REPLACED_NOTE

if TYPE_CHECKING:
    from tests.cli.conftest import Shell

HEAD = "account_external_id,account_name,oldest_aging_days\n"
COUNTS = ("read", "created", "updated", "unchanged", "rejected")


def write(folder: Path, text: str, name: str = "accounts.csv") -> str:
    path = folder / name
    path.write_text(text, "utf-8")
    return str(path)


def counted(report: Any) -> list[int]:
    return [report[name] for name in COUNTS]


def test_a_feed_tells_each_row_and_what_came_of_it(shell: Shell, tmp_path: Path) -> None:
    """The same files again change nothing."""
    file = write(tmp_path, HEAD + "F-1,One,9\nF-2,Two,4\nF-3,,9\n")
    contacts = write(
        tmp_path, "contact_external_id,account_external_id,last_name,email,last_login_at\n"
        "C-1,F-1,Vale,vale@example.com,2026-01-01T00:00:00Z\n", "contacts.csv",
    )  # fmt: skip
    words = ["feed", "run", file, "--contacts", contacts]
    report = shell.json(*words, as_="root")
    assert (report["ok"], counted(report)) == (True, [4, 3, 0, 0, 1])
    assert [report[k] for k in ("cases_opened", "cases_closed", "mails_queued")] == [1, 0, 1]
    (reject,) = report["rejects"]
    assert set(reject) == {"line", "field", "value", "reason"}
    assert (reject["line"], reject["field"], reject["value"]) == (4, "external_id", "F-3")
    assert counted(report["accounts"]) == [3, 2, 0, 0, 1]
    assert counted(report["contacts"]) == [1, 1, 0, 0, 0]
    assert report["action"] == report["actions"][0]
    again = shell.json(*words, as_="root")
    assert (counted(again), again["action"]) == ([4, 0, 0, 3, 1], None)


def test_a_person_reads_the_same(shell: Shell, tmp_path: Path) -> None:
    """With the file of each rejected row."""
    file = write(tmp_path, HEAD + "F-1,One,9\nF-2,Two,\x1b[31mred\n")
    told = shell("feed", "run", file, "--rejects", str(tmp_path / "bad.csv"), as_="root")
    assert told.code == 0, told.err
    assert "Cases opened  1" in told.out
    assert "accounts" in told.out
    assert "\x1b" not in told.out
    assert f"were written to {tmp_path / 'bad.csv'}" in told.out
    assert "Note: A rule turned to Root Admin" in told.out


def test_a_dry_run_of_a_feed_changes_nothing(shell: Shell, tmp_path: Path) -> None:
    """It says that it is one."""
    file = write(tmp_path, HEAD + "F-1,One,9\n")
    assert "Nothing was written" in shell("feed", "run", file, "--dry-run", as_="root").out
    assert shell.refused("account", "show", "F-1")[0] == 3


def test_the_fuse_needs_a_yes(shell: Shell, tmp_path: Path) -> None:
    """Exit code 4, and the question in the error."""
    rows = "".join(f"F-{n},Mill {n},9\n" for n in range(30))
    shell.json("feed", "run", write(tmp_path, HEAD + rows), as_="root")
    done = write(tmp_path, HEAD + rows.replace(",9\n", ",0\n"))
    code, error = shell.refused("feed", "run", done, as_="root")
    assert (code, error["kind"]) == (4, "needs_confirmation")
    assert error["details"]["fuse"] == {"could": 30, "would": 30}
    assert shell.json("feed", "run", done, "--yes", as_="root")["cases_closed"] == 30


def test_only_an_administrator_runs_a_feed(shell: Shell, tmp_path: Path) -> None:
    """Everybody else is not allowed to."""
    file = write(tmp_path, HEAD + "F-1,One,9\n")
    assert shell.refused("feed", "run", file, as_="sue")[0] == 6


def test_files_may_be_written_otherwise(shell: Shell, tmp_path: Path) -> None:
    """As an option says, beside what the organisation says."""
    path = tmp_path / "accounts.csv"
    path.write_bytes((HEAD + "F-1,Zoë \x00,9\n").replace(",", ";").encode("cp1252"))
    words = ["feed", "run", str(path), "--encoding", "cp1252", "--delimiter", ";"]
    report = shell.json(*words, as_="root")
    assert (counted(report)[:2], REPLACED_NOTE in report["notes"]) == ([1, 1], True)
    assert shell.refused("feed", "run", str(path), as_="root")[0] == 4


def test_a_key_makes_a_feed_one_that_is_done_once(shell: Shell, tmp_path: Path) -> None:
    """The second call tells the first outcome."""
    file = write(tmp_path, HEAD + "F-1,One,9\n")
    first = shell.json("feed", "run", file, "--key", "k1", as_="root")
    assert shell.json("feed", "run", file, "--key", "k1", as_="root") == first


def test_the_worker_runs_what_lies_in_the_folder(shell: Shell) -> None:
    """That which `paths` names, once somebody made it."""
    folder = Path(shell.json("paths", as_="root")["feed"])
    assert shell.json("worker", "--once", as_="root")["jobs"][0]["said"] == []
    folder.mkdir(parents=True)
    write(folder, HEAD + "F-1,One,9\n", "day.csv")
    write(folder, "nothing\n", "other.csv")
    for path in folder.iterdir():  # nobody has written to them for an hour
        os.utime(path, (time() - 3600, time() - 3600))
    told = shell("worker", "--once", "--json", as_="root").json["jobs"][0]
    assert (told["job"], len(told["said"]), len(told["failed"])) == ("feed", 1, 1)
    assert [one["name"] for one in told["files"]] == ["day.csv", "other.csv"]
    assert shell.json("account", "show", "F-1", as_="root")["name"] == "One"
    assert (folder / "failed" / "other.report.json").exists()
