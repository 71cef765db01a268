"""`caseline mail`: taken in, listed, sent and held; the settings of the server."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from core.errors import RuleViolation
from data.mail.server import PASSWORD, Server, server
from data.paths import settings_file
from tests.data.test_mail_in import mail
from tests.post_office import PostOffice, post_office

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.conftest import Answer, Shell

CANARY = "a canary of a password"


@pytest.fixture
def office(home: Path) -> Iterator[PostOffice]:
    """Give a mail server that the settings name."""
    del home
    with post_office() as opened:
        wanted(f'[smtp]\nhost = "127.0.0.1"\nport = {opened.port}\nsecurity = "none"\n')
        yield opened


def wanted(text: str) -> Path:
    """Write the settings."""
    file = settings_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    file.chmod(0o600)
    return file


def letter(shell: Shell) -> str:
    """Take a case and write to its contact; give the case's number."""
    number = str(shell.json("case", "next", "--queue", "back_office_homeowner")["number"])
    words = ["case", "email", number, "--subject", "Your autopay", "--text", "We look into it."]
    assert shell(*words).code == 0
    return number


def test_the_outbox_is_listed_and_sent_once(shell: Shell, office: PostOffice) -> None:
    number = letter(shell)
    [row] = shell.json("mail", "outbox")["rows"]
    assert (row["state"], row["case"], row["recipient"], row["sent_at"]) == (
        "queued", number, "jo@example.com", None,
    )  # fmt: skip
    assert "jo@example.com" in shell("mail", "outbox").out
    assert shell.json("mail", "send", as_="root") == {
        "ok": True, "sent": 1, "waiting": [], "failed": [],
    }  # fmt: skip
    assert shell("mail", "send", as_="root").out == "No mail waits.\n"
    assert [str(one["To"]) for one in office.letters] == ["jo@example.com"]
    assert "Nothing waits in the outbox." in shell("mail", "outbox").out
    [row] = shell.json("mail", "outbox", "--state", "sent")["rows"]
    assert row["message_id"] == office.names[0]
    assert [one["id"] for one in shell.json("mail", "outbox", "--all")["rows"]] == [row["id"]]


def test_what_could_not_leave_is_told_with_its_reason_and_fails_the_call(
    shell: Shell, office: PostOffice
) -> None:
    letter(shell)
    office.answers = ["550 nobody \x1b[31m here"]
    told = shell("mail", "send", as_="root")
    assert told.code == 1
    assert "has failed: 550" in told.out
    assert "\x1b" not in told.out
    [row] = shell.json("mail", "outbox", "--state", "failed")["rows"]
    assert shell("mail", "retry", str(row["id"])).code == 0
    assert shell("mail", "hold", str(row["id"])).code == 0
    assert "No mail waits" in shell("mail", "send", as_="root").out
    assert shell("mail", "release", str(row["id"])).code == 0
    assert "1 mail left." in shell("mail", "send", as_="root").out
    code, error = shell.refused("mail", "cancel", str(row["id"]))
    assert (code, "has left already" in error["message"]) == (4, True)
    assert shell("mail", "hold", "99999").code == 3


def test_the_worker_sends_what_has_waited_long_enough(shell: Shell, office: PostOffice) -> None:
    """The organisation's delay is a minute: what was just written can still be undone."""
    letter(shell)
    jobs = {one["job"]: one for one in shell.json("worker", "--once", as_="root")["jobs"]}
    assert (jobs["mail"]["said"], jobs["mail"]["sent"]) == ([], 0)
    assert office.letters == []


def test_mail_leaves_at_the_worlds_time_alone(
    shell: Shell, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter(shell)
    monkeypatch.setenv("CASELINE_AT", "2026-03-31T10:00:00Z")
    code, error = shell.refused("mail", "send", as_="root")
    assert (code, "at one that was named" in error["message"]) == (4, True)
    assert office.letters == []


def test_without_a_server_nothing_is_lost_and_the_way_is_told(shell: Shell, home: Path) -> None:
    del home
    letter(shell)
    code, error = shell.refused("mail", "send", as_="root")
    assert (code, error["title"]) == (4, "No mail server")
    assert "docs/mail.md" in shell("mail", "send", as_="root").err
    assert len(shell.json("mail", "outbox")["rows"]) == 1
    assert "No server is named" in shell("db", "doctor", as_="root").out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('host = "h"\nhots = "x"', "Did you mean 'host'"),
        ('host = "h"\nport = "x"', "smtp.port must be a number"),
        ('host = "h"\nsecurity = "ssl"', "one of starttls, tls, none"),
        ('host = "h"\nsecurity = "none"\nusername = "u"', "cross the network openly"),
        ("host = 5", "smtp.host must be a text"),
    ],
)
def test_settings_of_a_server_that_cannot_be_say_what_is_wrong(
    shell: Shell, home: Path, text: str, told: str
) -> None:
    del home
    wanted(f"[smtp]\n{text}\n")
    code, error = shell.refused("mail", "send", as_="root")
    assert (code, told in error["message"]) == (4, True), error
    assert told in shell("db", "doctor", as_="root").out


def test_a_password_that_others_may_read_is_refused_and_one_of_the_environment_is_not(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del home
    file = wanted('[smtp]\nhost = "h"\nusername = "u"\npassword = "' + CANARY + '"\n')
    assert server() == Server(
        host="h", port=587, security="starttls", username="u", password=CANARY
    )
    assert CANARY not in repr(server())
    file.chmod(0o640)
    with pytest.raises(RuleViolation, match="others may read it"):
        server()
    monkeypatch.setenv(PASSWORD, CANARY[::-1])
    assert server().password == CANARY[::-1]


def test_mail_is_taken_in_listed_shown_and_placed(shell: Shell, tmp_path: Path) -> None:
    for n, to in enumerate(("support@sunline.example", "info@elsewhere.example")):
        made = mail(f"Mail {n}.", to=to, name=str(n), subject="The app")
        (tmp_path / f"{n}.eml").write_bytes(made.as_bytes())
    found = shell.json("mail", "ingest", str(tmp_path), as_="root")
    assert [found[name] for name in ("read", "opened", "kept", "known")] == [2, 1, 1, 0]
    assert found["mails"][0]["became"] == "opened"
    told = shell("mail", "ingest", str(tmp_path), as_="root")
    assert told.out.count("was taken in before") == 2
    [row] = shell.json("mail", "inbox")["rows"]
    assert (row["sender"], row["reason"]) == (
        "jo@example.com", "It was sent to none of our addresses.",
    )  # fmt: skip
    assert len(shell.json("mail", "inbox", "--all")["rows"]) == 2
    assert "Mail 1." in shell("mail", "show", str(row["id"])).out
    assert shell.json("mail", "show", str(row["id"]))["body"] == "Mail 1."
    number = found["mails"][0]["case"]
    placed = shell.json("mail", "place", str(row["id"]), "--case", number)
    assert (placed["number"], placed["mail"]) == (number, row["id"])
    assert "No mail waits for a place." in shell("mail", "inbox").out
    feed = shell.json("case", "show", number)["feed"]
    assert any("Mail 1." in entry["body"] for entry in feed)


def test_what_cannot_be_taken_in_is_named_and_fails_the_call(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    told = shell("mail", "ingest", str(tmp_path), as_="root")
    assert (told.code, "There is no mail in it." in told.out) == (1, True)
    assert shell("mail", "ingest", str(tmp_path / "nothing"), as_="root").code == 4
    assert shell("mail", "ingest", str(tmp_path)).code == 6


def test_a_mail_server_pipes_a_mail_in_and_says_where_it_came_to(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `|caseline mail ingest - --to …` in its aliases."""
    source = mail("Piped.", to="undisclosed@elsewhere.example").as_bytes()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(source)))
    words = ["mail", "ingest", "-", "--to", "Support@sunline.example"]
    found = shell.json(*words, as_="root")
    assert found["opened"] == 1
    assert found["mails"][0]["source"] == "standard input"


def test_a_demo_that_is_kept_sends_nothing_either(
    bare: Callable[..., Answer], office: PostOffice, tmp_path: Path
) -> None:
    """Whatever its file is called, and whoever names a server."""
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    assert bare("--db", url, "db", "init", "--demo").code == 0
    told = bare("--db", url, "mail", "send", "--json")
    assert (told.code, "demo" in told.error["message"]) == (6, True)
    assert bare("--db", url, "worker", "--once").code == 1
    assert office.letters == []
