"""`caseline db`: what is found, made and refused is told in words, in JSON and by the exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cli import out
from data.engine import parse

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Shell


def test_a_check_lists_everything_it_looked_at(shell: Shell) -> None:
    answer = shell("db", "check")
    assert answer.code == 0
    assert answer.err in {"", "Looking at everything …\n"}  # on a busy machine it takes a second
    assert answer.out.splitlines()[-1] == "Everything is whole."
    told = shell.json("db", "check")
    assert told["ok"] is True
    assert {row["level"] for row in told["findings"]} <= {"ok", "note"}
    assert {"topic", "level", "message", "next_step"} == set(told["findings"][0])


def test_a_finding_fails_the_check_and_is_told_with_the_way_on(
    shell: Shell, tmp_path: Path
) -> None:
    del tmp_path
    if not shell.url.startswith("sqlite"):
        pytest.skip("a file can be spoilt")
    path = parse(shell.url).database or ""
    with open(path, "r+b") as file:  # noqa: PTH123
        file.seek(100)
        file.write(b"\xff" * 60)
    answer = shell("db", "check")
    assert answer.code == 1
    assert "  PROBLEM  file" in answer.out
    assert "→ " in answer.out
    told = shell("db", "check", "--json")
    assert (told.code, told.json["ok"], told.err) == (1, False, "")


def test_backup_and_restore_by_hand(shell: Shell, tmp_path: Path) -> None:
    kept = tmp_path / "kept" / "desk.backup"
    told = shell.json("db", "backup", str(kept))
    assert (told["ok"], told["file"]) == (True, str(kept))
    code, error = shell.refused("db", "backup", str(kept))
    assert (code, error["kind"]) == (4, "needs_confirmation")
    assert shell("db", "backup", str(kept), "--yes").code == 0
    if shell.url.startswith("sqlite"):
        assert shell.refused("db", "restore", str(kept))[0] == 4
        restored = shell.json("db", "restore", str(kept), "--yes")
        assert restored["former"]
        assert restored["notes"]
    else:
        assert shell.refused("db", "restore", str(kept), "--yes", as_="root")[0] == 7
    assert shell.refused("db", "restore", str(tmp_path / "nowhere"))[0] == 5
    assert shell("case", "list").code == 0


def test_the_doctor_tells_in_aligned_words_and_in_json(shell: Shell) -> None:
    answer = shell("db", "doctor")
    assert answer.err == ""
    lines = answer.out.splitlines()
    assert "secret" not in answer.out
    topics = {line.index(line[11:].split()[0], 11) for line in lines if line[2:9].strip() == "ok"}
    assert topics == {11}
    told = shell.json("db", "doctor") if answer.code == 0 else shell("db", "doctor", "--json").json
    assert told["ok"] is (answer.code == 0)


def test_what_is_done_within_a_second_is_done_silently(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr(out, "monotonic", lambda: now)
    tell = out.progress_of_long("Looking")
    tell(1, 10)
    assert capsys.readouterr().err == ""
    now = 2.0
    tell(5, 10)
    assert "Looking …" in capsys.readouterr().err
