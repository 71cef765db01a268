"""Where commands are told: one definition gives shell form, palette entry and journal name.

A command is a frozen dataclass with `decide(work) -> Outcome`. Its fields say how a person gives
them: `word` by position, `option` by name, `many` several times, `pairs` as FIELD=VALUE.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar, cast, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.outcome import Outcome
    from core.work import Work


@runtime_checkable
class Command(Protocol):
    """Something a person wants done: always a dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    def decide(self, work: Work) -> Outcome:
        """Check the rules, change the records, emit what happened, and say what was done."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """What the registry knows of a command."""

    name: str
    """`subject.verb`: the journal's name, and with a space the shell form."""
    title: str
    """A short imperative for palette and menus."""
    needs: str | None
    """The permission it asks for first; none where seeing the record is enough."""
    undo: bool
    """Whether it can be taken back."""
    instead: str
    """What to do where an undo cannot take it back, and something else can."""
    example: str
    shell: bool
    """Whether the shell has it as `subject verb`; the others have a form of their own."""
    cls: type[Any]

    @property
    def subject(self) -> str:
        """The first half of the name."""
        return self.name.partition(".")[0]

    @property
    def verb(self) -> str:
        """The second half of the name."""
        return self.name.partition(".")[2]


SUBJECTS = {
    "case": "Open, take, work and close cases",
    "feed": "Comment, edit, delete and mark what stands in a feed",
    "assignment": "What teams are asked to do about a case",
    "account": "Homeowners, installers and businesses",
    "contact": "People at accounts",
    "contract": "What homeowners signed",
    "job": "Jobs of installers",
    "customer": "A customer who is not in the system yet",
    "mail": "The outbox, and mail that came in",
    "task": "What somebody has to do",
    "activity": "Tasks, e-mails, phone calls and appointments about cases",
    "bell": "Notifications",
    "user": "People who work here",
    "queue": "Queues and who works on them",
    "article": "What helps with a problem: knowledge articles",
    "view": "Lists of cases that people save, share and pin",
    "journal": "Undo",
    "data": "Import",
    "rule": "Scheduled rules",
    "org": "The organisation",
}
"""Each subject with what it is about; a module or package of this folder bears its name."""

REGISTRY: dict[str, Meta] = {}
"""Every command whose subject was imported, by name."""

C = TypeVar("C")


def command(
    name: str, *, title: str, needs: str | None = None, undo: bool = True, example: str = "",
    shell: bool = True, instead: str = "",
) -> Callable[[type[C]], type[C]]:  # fmt: skip
    """Register a command class. Its subject must be its module's, and its name new."""

    def register(cls: type[C]) -> type[C]:
        subject = name.partition(".")[0]
        if cls.__module__.split(".")[2:3] != [subject] or subject not in SUBJECTS:
            msg = f"{name} belongs into core.commands.{subject}, not into {cls.__module__}"
            raise TypeError(msg)
        if name in REGISTRY:
            msg = f"the command {name} is defined twice"
            raise TypeError(msg)
        meta = Meta(
            name=name, title=title, needs=needs, undo=undo, shell=shell, cls=cls,
            instead=instead, example=example or f"caseline {name.replace('.', ' ')}",
        )  # fmt: skip
        REGISTRY[name] = meta
        cls.META = meta  # type: ignore[attr-defined]
        return cls

    return register


def meta_of(given: Command | type[Any]) -> Meta:
    """Give what the registry knows of a command or its class."""
    return cast("Meta", given.META)  # type: ignore[union-attr]


def subject(name: str) -> tuple[Meta, ...]:
    """Import one subject and give its commands in the order they are defined."""
    import_module(f"core.commands.{name}")
    return tuple(meta for meta in REGISTRY.values() if meta.subject == name)


def find(name: str) -> Meta | None:
    """Give a command by its name, importing only its subject; none where nobody has the name."""
    if name.partition(".")[0] in SUBJECTS:
        subject(name.partition(".")[0])
    return REGISTRY.get(name)


def every() -> dict[str, Meta]:
    """Import all subjects and give all commands."""
    for name in SUBJECTS:
        subject(name)
    return REGISTRY


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """How a person gives one field of a command."""

    name: str
    form: str
    """`word`, `option`, `switch`, `many`, `pairs` or `hidden`."""
    flags: tuple[str, ...]
    help: str
    required: bool
    default: Any
    type: str
    """`int` or `str`."""
    choices: tuple[str, ...] = ()
    metavar: str = ""
    """What stands for one pair in the help."""


def arguments(cls: type[Any]) -> tuple[Argument, ...]:
    """Give how each field of a command is given, in order."""
    found = []
    for item in fields(cls):
        told = item.metadata.get("argument")
        if told is None:
            continue
        default = item.default
        if item.default_factory is not MISSING:
            default = item.default_factory()
        needed = default is MISSING
        kind = "int" if "int" in str(item.type) else "str"
        flags = told["flags"] or (f"--{item.name.replace('_', '-')}",)
        found.append(
            Argument(
                name=item.name, form=told["form"], flags=flags, help=told["help"], required=needed,
                default=None if needed else default, type=kind, choices=told["choices"],
                metavar=told["metavar"],
            )
        )  # fmt: skip
    return tuple(found)


def _told(
    form: str, help: str, flags: tuple[str, ...] = (), choices: tuple[str, ...] = (),
    metavar: str = "",
) -> Any:  # fmt: skip
    told = {"form": form, "help": help, "flags": flags, "choices": choices, "metavar": metavar}
    return {"argument": told}


def word(help: str) -> Any:
    """Declare a field given by its position."""
    return field(metadata=_told("word", help))


def words(help: str) -> Any:
    """Declare a list given by position, at the end."""
    return field(metadata=_told("words", help))


def need(help: str, *flags: str, choices: tuple[str, ...] = ()) -> Any:
    """Declare a field that must be given by name."""
    return field(metadata=_told("option", help, flags, choices))


def option(help: str, *flags: str, default: Any = None, choices: tuple[str, ...] = ()) -> Any:
    """Declare a field that may be given by name."""
    return field(default=default, metadata=_told("option", help, flags, choices))


def switch(help: str, *flags: str) -> Any:
    """Declare a field that is true when it is named."""
    return field(default=False, metadata=_told("switch", help, flags))


def many(help: str, *flags: str) -> Any:
    """Declare a field that may be given several times."""
    return field(default=(), metadata=_told("many", help, flags))


def pairs(help: str, *flags: str, metavar: str = "FIELD=VALUE") -> Any:
    """Declare fields given as FIELD=VALUE, several times."""
    told = _told("pairs", help, flags or ("--set",), metavar=metavar)
    return field(default_factory=dict, metadata=told)


def agreement() -> Any:
    """Declare the answer to a `Conflict` whose edits could both stand; `--yes` in the shell."""
    return field(default=False, metadata=_told("hidden", "let both edits stand"))


def confirmation() -> Any:
    """Declare the answer to a `NeedsConfirmation`; the shell gives it as `--yes`."""
    return field(default=False, metadata=_told("hidden", "answer a question with yes"))
