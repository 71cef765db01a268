"""The house itself: databases, the first start, the demo's door, paths, keys, completion."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from caseline import __main__ as door
from cli import completion, house
from tui.keymap import card

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.postgres import Server


@pytest.fixture
def terminal(bare: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Call the command line as if on a terminal, with these answers to its questions."""

    def call(*words: str, answers: tuple[str, ...] = (), **doors: Any) -> Any:
        given = iter(answers)

        def ask(question: str = "") -> str:
            sys.stdout.write(question + "\n")
            try:
                return next(given)
            except StopIteration:
                raise EOFError from None

        for stream in (sys.stdin, sys.stdout):
            monkeypatch.setattr(stream, "isatty", lambda: True)
        monkeypatch.setattr("builtins.input", ask)
        monkeypatch.setenv("NO_COLOR", "1")
        return bare(*words, **doors)

    return call


class Console:
    """Stands in for the console and remembers what it was called with."""

    def __init__(self) -> None:
        """Start uncalled."""
        self.calls: list[dict[str, Any]] = []

    def __call__(self, **options: Any) -> int:
        """Remember."""
        self.calls.append(options)
        return 0


def test_init_asks_nothing_and_says_where_the_file_lies(
    bare: Callable[..., Any], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The login name becomes the administrator; nobody else may read the file."""
    monkeypatch.setenv("LOGNAME", "Zoë van Dyk")
    made = bare("db", "init", "--json").json
    assert (made["ok"], made["number"]) == (True, "ZovanDyk")
    (file,) = home.rglob("*.db")
    assert made["database"] == str(file)
    assert file.stat().st_mode & 0o077 == 0
    (user,) = bare("user", "list", "--json").json["rows"]
    assert (user["username"], user["profile"]) == ("ZovanDyk", "admin")
    again = bare("db", "init", "--json")
    assert again.code == 7
    assert "already" in again.error["message"]
    assert bare("db", "upgrade", "--json").json["ok"] is True


def test_init_takes_a_name_and_an_organisation(bare: Callable[..., Any], tmp_path: Path) -> None:
    """The folder is read by the loader of the shipped one; what is wrong names file and place."""
    folder = tmp_path / "org"
    folder.mkdir()
    (folder / "organisation.toml").write_text('base = "shipped"\nname = "Bright Energy"\n')
    db = f"sqlite:///{tmp_path / 'x.db'}"
    told = bare("--db", db, "--as", "kim", "db", "init", "--name", "Kim Oh", "--org", str(folder))
    assert told.code == 0, told.err
    (user,) = bare("--db", db, "user", "list", "--json").json["rows"]
    assert (user["username"], user["name"]) == ("kim", "Kim Oh")
    (folder / "organisation.toml").write_text("name = [")
    wrong = bare("--db", f"sqlite:///{tmp_path / 'y.db'}", "db", "init", "--org", str(folder))
    assert wrong.code == 4
    assert "organisation.toml" in wrong.err
    assert bare("--db", db, "db", "init", "--org", str(tmp_path / "none")).code == 4
    assert bare("--db", db, "db", "init", "--org", str(tmp_path / "x.db")).code == 4


@pytest.mark.postgres
def test_on_postgresql_the_connecting_role_is_the_administrator(
    bare: Callable[..., Any], postgres_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever connects founds the desk; the password is never printed."""
    postgres_server.person("founder", "caseline")
    url = postgres_server.url(postgres_server.create(), "founder:secret-word")
    monkeypatch.setenv("CASELINE_DB", f"{url}?sslpassword=other-word")
    told = bare("db", "init", "--json")
    assert told.code == 0, told.err
    assert told.json["number"] == "founder"
    assert "-word" not in told.out
    assert "-word" not in bare("paths").out
    (user,) = bare("user", "list", "--json").json["rows"]
    assert user["username"] == "founder"
    assert bare("db", "init").code == 7


def test_the_login_name_becomes_an_acceptable_username(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the system calls the person."""
    for given, username in (("dana", "dana"), (".Jörg B", "JrgB"), ("日本", "admin")):
        monkeypatch.setenv("LOGNAME", given)
        assert house.login() == username


def test_without_a_terminal_the_console_does_not_open(bare: Callable[..., Any]) -> None:
    """A sentence, code 2, and no escape codes."""
    console = Console()
    for words in ((), ("demo",), ("--json",)):
        answer = bare(*words, console=console)
        assert answer.code == 2
        assert "needs a terminal" in answer.err
        assert "\x1b" not in answer.out + answer.err
    assert console.calls == []


def test_the_first_start_asks_makes_the_database_and_opens_the_console(
    terminal: Callable[..., Any], home: Path
) -> None:
    """Name, username and what to start with; then it says where the file lies."""
    console = Console()
    answer = terminal(console=console, answers=("Dana Reyes", "dana", "", ""))
    assert answer.code == 0, answer.err
    (file,) = home.rglob("*.db")
    assert str(file) in answer.out.replace("\n", "")
    assert console.calls == [{"db": None, "username": None, "at": None}]
    (user,) = terminal("user", "list", "--json").json["rows"]
    assert (user["username"], user["name"], user["profile"]) == ("dana", "Dana Reyes", "admin")
    assert terminal(console=console).code == 0
    assert len(console.calls) == 2


def test_the_first_start_asks_again_for_a_username_that_is_not_acceptable(
    terminal: Callable[..., Any], home: Path
) -> None:
    """Nothing is left behind by the first attempt."""
    answer = terminal(console=Console(), answers=("Zoë", "zoë!", "e", "Zoë", "zoe", ""))
    assert answer.code == 0, answer.err
    assert len([*home.rglob("*.db")]) == 1
    (user,) = terminal("user", "list", "--json").json["rows"]
    assert user["username"] == "zoe"


def test_who_leaves_the_first_start_leaves_nothing_behind(
    terminal: Callable[..., Any], home: Path
) -> None:
    """The end of the input is an interruption."""
    console = Console()
    assert terminal(console=console, answers=("Dana",)).code == 130
    assert [*home.rglob("*.db")] == []
    assert console.calls == []


def test_a_database_that_was_named_is_not_made_by_the_console(
    terminal: Callable[..., Any], tmp_path: Path
) -> None:
    """The first start is for the person's own database only."""
    console = Console()
    db = f"sqlite:///{tmp_path / 'none.db'}"
    assert terminal("--db", db, "--as", "dana", console=console).code == 0
    assert console.calls == [{"db": db, "username": "dana", "at": None}]


class Maker:
    """Stands in for what makes demos."""

    def __init__(self) -> None:
        """Start without one."""
        self.made: list[Path] = []

    def demo(self, path: Path, **_: Any) -> None:
        """Make a file."""
        self.made.append(path)
        path.touch()


def test_the_demo_is_made_shown_and_thrown_away(bare: Callable[..., Any], tmp_path: Path) -> None:
    """Unless it is kept; a kept one is opened again as it is."""
    console, maker = Console(), Maker()
    assert bare("demo", "--check", console=console, admin=lambda: maker).code == 0
    assert not maker.made[0].exists()
    call = console.calls[0]
    assert (call["demo"], call["check"], call["throwaway"]) == (True, True, True)
    for _ in range(2):
        kept = ("demo", "--check", "--keep", str(tmp_path / "kept.db"), "--as", "dana")
        assert bare(*kept, console=console, admin=lambda: maker).code == 0
    assert len(maker.made) == 2
    assert console.calls[2]["db"] == f"sqlite:///{tmp_path / 'kept.db'}"
    assert (console.calls[2]["username"], console.calls[2]["throwaway"]) == ("dana", False)


@pytest.mark.parametrize("words", [("init", "--demo"), ("init",)])
def test_a_desk_takes_its_name_when_it_is_whole(
    bare: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
) -> None:
    """A demo that was cut off half-way is gone; the next call begins anew."""
    file = tmp_path / "desk.db"

    def cut_off(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("data.demo.build.fill", cut_off)
        code = bare("--db", f"sqlite:///{file}", "db", *words).code
    assert code == (130 if "--demo" in words else 0)
    assert [path.name for path in tmp_path.glob("desk*")] == ([] if code else ["desk.db"])


def test_what_an_interrupted_demo_left_behind_is_swept_away(tmp_path: Path) -> None:
    """A program that was killed could not clean up."""
    for name in ("desk.db.new", "desk.db.new-wal"):
        (tmp_path / name).write_bytes(b"half")
    door.admin().demo(tmp_path / "desk.db", at=None, progress=None)
    assert [path.name for path in tmp_path.iterdir()] == ["desk.db"]


def test_paths_and_keys_are_told(bare: Callable[..., Any], home: Path) -> None:
    """As text and as JSON."""
    found = bare("paths", "--json").json
    assert {"database", "settings", "state"} <= set(found)
    assert all(path.startswith(str(home)) for path in found.values())
    assert found["database"] in bare("paths").out
    keys = bare("keys", "--json").json["keys"]
    assert [(k["key"], k["id"], k["title"]) for k in keys] == card()
    assert "Assign to me" in bare("keys").out


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["ca"], {"case", "caller"}), (["case", ""], {"list", "claim"}),
        (["case", "list", "--qu"], {"--queue"}), (["--json", "case", "clo"], {"close"}),
        (["completion", "f"], set()), (["db", "in"], {"init"}),
        (["org", ""], {"check", "diff", "apply", "revert"}), (["org", "apply", "--m"], {"--map"}),
    ],
)  # fmt: skip
def test_bash_completes_commands_verbs_and_options(typed: list[str], offered: set[str]) -> None:
    """The script is asked as bash would ask it."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash here")
    words = " ".join(f"'{word}'" for word in ["caseline", *typed])
    asked = (
        f"{completion.script('bash')}\nCOMP_WORDS=({words}); COMP_CWORD={len(typed)}; _caseline\n"
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run([bash, "-c", asked], check=True, capture_output=True, text=True)
    assert done.stderr == ""
    assert offered <= set(done.stdout.split())


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_have_every_verb(bare: Callable[..., Any], shell: str) -> None:
    """Where the shell is here, it reads the script without complaint."""
    script = bare("completion", shell).out
    assert all(word in script for word in ("case", "claim", "complete", "queue", "json"))
    program = shutil.which(shell)
    if program is not None:
        done = subprocess.run(
            [program, "-n"], input=script, check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
