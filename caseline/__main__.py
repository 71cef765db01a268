"""The installed command: the one door to console and shell, cheap until it is known what is wanted.

In a checkout `core`, `data`, `tui` and `cli` lie beside this package; the wheel carries them inside
it, and then this folder goes first on the path, so that nobody else's `core` or `data` is taken.
"""

from __future__ import annotations

import sys
from os import devnull, path, umask
from typing import TYPE_CHECKING, Any

from caseline import __version__

if TYPE_CHECKING:
    from core.desk import Desk
    from core.ports import Admin

_HERE = path.dirname(path.abspath(__file__))  # noqa: PTH100, PTH120  pathlib costs a start 5 ms
if path.isdir(path.join(_HERE, "core")):  # noqa: PTH112, PTH118
    sys.path.insert(0, _HERE)


def opener(**options: Any) -> Desk:
    """Open the desk; the database's libraries are imported only here."""
    from core.loading import loading  # noqa: PLC0415  --version loads nothing

    with loading():
        from data.bootstrap import open_desk  # noqa: PLC0415  --help needs no database

    return open_desk(**options)


def console(**options: Any) -> int:
    """Open the console and give its exit code; the screen's libraries are imported only here."""
    from core.loading import loading  # noqa: PLC0415  as above

    with loading():
        from data.front import run_console  # noqa: PLC0415  a shell verb needs no screen

    return run_console(**options)


def is_first_start(db: str | None) -> bool:
    """Say whether the console is opened where nobody has a database yet."""
    from data import places  # noqa: PLC0415  --help asks nobody

    return places.is_first_start(db)


def admin() -> Admin:
    """Give what is done to databases as a whole."""
    from data.admin import Admin  # noqa: PLC0415  only `db`, `demo` and files need it

    return Admin()


def keys() -> list[tuple[str, str, str]]:
    """Give the keys of the console that are in force for this person."""
    from data import paths, settings  # noqa: PLC0415  only `keys` and the console read them
    from tui.keymap import card  # noqa: PLC0415  it is data, and loads no screen
    from tui.presets import chosen  # noqa: PLC0415

    file = paths.settings_file()
    own = settings.load(file)
    return card(chosen(own.preset, own.keys, file))


def _keep_quiet() -> None:
    """Let Python itself tell no words of a fault: they may be a customer's (safety.md 3, 42)."""

    def tell(kind: type[BaseException], *_: object) -> None:
        sys.stderr.write(f"caseline stopped because of a fault in it ({kind.__name__}).\n")

    sys.excepthook = tell
    sys.unraisablehook = lambda fault: tell(fault.exc_type)


def main(argv: list[str] | None = None) -> int:
    """Run one command line and give its exit code."""
    given = sys.argv[1:] if argv is None else argv
    if argv is None:
        _keep_quiet()
    # A closed stream is None, and what is printed to None comes out elsewhere.
    sys.stdout = sys.stdout or open(devnull, "w")  # noqa: PTH123, SIM115  open to the end
    sys.stderr = sys.stderr or open(devnull, "w")  # noqa: PTH123, SIM115
    umask(0o077)  # whatever this program makes is its owner's alone (safety.md 1b)
    if given == ["--version"]:
        sys.stdout.write(f"caseline {__version__}\n")
        return 0
    try:
        from cli.main import main as run  # noqa: PLC0415  --version needs no parser
        from cli.session import Doors  # noqa: PLC0415
    except KeyboardInterrupt:
        return 130
    return run(given, Doors(opener, console, is_first_start, admin, keys, __version__))


if __name__ == "__main__":
    sys.exit(main())
