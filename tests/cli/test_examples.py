"""Every example that the help shows does what it says."""

from __future__ import annotations

import re
import shlex
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cli.main import build, fill
from core.commands.article import ApproveArticle, CreateArticle, PublishArticle
from core.commands.assignment import CreateAssignment
from core.commands.case import CreateCase, EmailContact, PostToCase
from core.commands.contact import EditContact
from core.commands.customer import CreateCustomer
from core.commands.mail import ReceiveMail
from core.commands.task import CreateTask
from core.commands.user import CreateUser
from core.mail import Received
from core.org import loader
from data.founding import found
from data.paths import settings_file
from tests.cli.conftest import Shell
from tests.post_office import post_office

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cli.parser import Parser
    from core.desk import Desk
    from tests.postgres import Build

ROOT = Path(__file__).parents[2]
CASE, LAST, SERVICE = "00001042", "00001051", "00001052"
ENTRY = 318
LINE = re.compile(r"^  (?:source <\()?(caseline [^)\n]+)", re.MULTILINE)
JOB = "job create --set engine_number=E-1001 --set account=A-000101 --phase OPS"
FIRST = {
    "case assign": "case claim 1042", "case reopen": "case close 1042",
    "queue add": "case claim 1042",
    "queue remove": "case claim 1042; queue add back_office_homeowner 1042",
    "queue release": "queue pick 1042 --stay", "queue route": "queue pick 1042 --stay; "
    "queue route 1042 --to-queue customer_support",
    "queue edit": "queue create night_shift --member dana", "db restore": "db backup desk.backup",
    "job show": JOB, "job edit": JOB, "job comment": JOB,
    "user activate": "user deactivate dana", "case restore": "case delete 1042 --yes",
    "case skip": "case claim 1042", "case wake": "case snooze 1042 --days 3",
    "mail release": "mail hold 12",
    "case email": "contact edit P-000100 --set email=jo@example.com",
    "case unrelate": "case relate 1050 1042", "case unfollow": "case follow 1042",
    "feed unlike": "feed like 217", "feed unbookmark": "feed bookmark 217",
    "feed unmute": "feed mute 217",
    "task handover": "account create --set name=Mill --set kind=business --set owner=root "
    "--set oldest_aging_days=6",
    **dict.fromkeys(
        ("view show", "view clone", "view delete", "view edit", "view key", "view pin"),
        "view create 'Old billing'",
    ),
    "org revert": "org apply docs/examples/complaints/org --yes",
    "article detach": "article attach KA-000001 1042",
    "case reactivate": "case cancel 1052",
    "case amend": "case resolve 1052 --type 'Problem Solved' --resolution Reset",
    "view share": "queue edit back_office_homeowner --join root; view create 'Old billing'",
    "view unpin": "view create 'Old billing'; view pin 'Old billing'",
}  # fmt: skip
"""What must have been done before the example of a verb."""
TERMINAL = "caseline demo --as dana"
"""The one example that needs a terminal."""


def build_house(url: str) -> None:
    """Found a house in which everything is that examples name."""
    desk = found(url, files=loader.shipped(), people=[("root", "Root Admin", "admin")])
    root = desk.acting("root")
    mine = ("back_office_homeowner",)
    root.do(CreateUser(username="dana", name="Dana Reyes", profile="back_office", group=mine))
    signed = [root.do(CreateCustomer(name=f"Customer {n}")).made["contract"] for n in range(24)]
    assert signed[-1] == "C-000123"
    number = None
    while number != CASE:
        number = root.do(CreateCase(
            type="homeowner", contract=signed[0], primary="Billing", secondary="Autopay",
            source="Phone", description="Charged twice", queue="back_office_homeowner",
        )).number  # fmt: skip
    while root.do(CreateTask(case=CASE, subject="Call back")).number != "17":
        pass
    while root.do(PostToCase(case=CASE, text="hello")).action <= 123:
        pass
    while root.do(PostToCase(case=CASE, text="The neighbour too")).made["post"] != ENTRY:
        pass
    while number != LAST:
        number = root.do(CreateCase(
            type="homeowner", contract=signed[0], primary="Billing", secondary="Autopay",
            source="Phone", description="Charged twice",
        )).number  # fmt: skip
    write_articles(root)
    assert (
        root.do(CreateCase(type="service", account="A-000101", subject="No power")).number
        == SERVICE
    )
    other, made = f"{int(CASE) - 1:08}", None
    while made != "CA-000012":
        refer = CreateAssignment(case=other, team="risk", reason="Other", confirmed=True)
        made = root.do(refer).number
    root.do(EditContact(contact="P-000100", fields={"email": "vale@example.com"}))
    letters = EmailContact(case=CASE, subject="Your meter", text="We are on it.")
    while root.do(letters).number and root.look.outbox(limit=1)[0].id != 12:
        pass
    for n in range(7):
        made_up = Received(source=b"%d" % n, sender="jo@example.org", body="Hello")
        desk.do(ReceiveMail(mail=made_up))
    desk.store.close()


def write_articles(root: Desk) -> None:
    """Write one article that is published, one that is approved, and a draft."""
    for n in range(3):
        made = root.do(CreateArticle(title=f"Inverter offline {n}", body="Press reset."))
        for act in (ApproveArticle, PublishArticle)[: 2 - n]:
            root.do(act(article=made.number or ""))


def parsers() -> Iterator[tuple[str, Parser]]:
    """Give every parser that has a help, by what is typed before `-h`."""
    parser = build(())
    yield "", parser
    for name, child in parser.children().items():
        fill(child, name)
        yield name, child
        for verb, below in child.children().items():
            yield f"{name} {verb}", below


HELP = {name: LINE.findall(parser.format_help()) for name, parser in parsers()}
EXAMPLES = sorted({example for examples in HELP.values() for example in examples})


@pytest.mark.parametrize("name", HELP)
def test_every_help_has_an_example_of_its_own(name: str) -> None:
    """Of the command line as a whole, of each group and of each verb."""
    assert HELP[name]
    assert all(example.startswith(f"caseline {name}".strip()) for example in HELP[name])


@pytest.fixture
def offices() -> Iterator[ExitStack]:
    """Close the mail servers that a test opens."""
    with ExitStack() as opened:
        yield opened


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("example", [line for line in EXAMPLES if line != TERMINAL])
def test_every_example_can_be_typed_as_it_stands(
    example: str, copy_of: Callable[[Build], str], capsys: pytest.CaptureFixture[str], *,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, offices: ExitStack,
) -> None:  # fmt: skip
    """In a house that has what it names, and a folder with its files."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    (tmp_path / "accounts.csv").write_text("external_id,name,kind\nX-1,One,homeowner\n")
    (tmp_path / "contacts.csv").write_text("external_id,account,last_name\nP-9,X-1,Vale\n")
    for name in ("bill.pdf", "roof.jpg"):
        (tmp_path / name).write_text(name)
    new_mails = Path.home() / "Maildir" / "new"
    new_mails.mkdir(parents=True)
    (new_mails / "1").write_text("From: jo@example.com\nTo: support@sunline.example\n\nHello")
    words = shlex.split(example)[1:]
    new = words[:2] == ["db", "init"]
    shell = Shell(f"sqlite:///{tmp_path}/new.db" if new else copy_of(build_house), capsys)
    if words[:2] == ["mail", "send"]:
        office = offices.enter_context(post_office())
        server = f'[smtp]\nhost = "127.0.0.1"\nport = {office.port}\nsecurity = "none"\n'
        settings_file().parent.mkdir(parents=True)
        settings_file().write_text(server)
    for first in filter(None, FIRST.get(" ".join(words[:2]), "").split("; ")):
        assert shell(*shlex.split(first), as_="root").code == 0
    answer = shell(*words, as_="root")
    assert (answer.code, answer.err) == (0, ""), example
    assert answer.out


def test_the_example_that_needs_a_terminal_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    """It is the only one."""
    assert TERMINAL in EXAMPLES
    answer = Shell("sqlite:///none.db", capsys)(*shlex.split(TERMINAL)[1:], as_=None)
    assert answer.code == 2
    assert "needs a terminal" in answer.err
