"""Writes the tables of docs/keys.md from the table of keys: `python -m tests.tui.keys_page`."""

from __future__ import annotations

from pathlib import Path

from tui.keymap import KEYS, card, display
from tui.presets import CLASSIC, VENDOR, acts
from tui.screens.help import PLACES

HERE = {
    "open": "Under the cursor", "bell": "Notifications", "drafts": "Drafts", "acts": "My acts",
    "mail": "Mail",
    "help": "Help", "gate": "Does a case exist already?", "views": "The lists to choose from",
    "similar": "Similar cases", "widths": "The widths of the columns",
    "knowledge": "Find an article",
    "waiting": "While the database does not answer",
}  # fmt: skip
"""What help calls “Here”, each by its name."""
PAGE = Path(__file__).parents[2] / "docs" / "keys.md"


def tables() -> dict[str, list[str]]:
    """Give the lines of each table, by the name of its mark."""
    return {"card": _card(), "classic": _classic(), "moved": _moved()}


def _row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def _code(keys: str) -> str:
    return " ".join(f"`{key}`" for key in keys.split())


def _card() -> list[str]:
    rows = {act: (keys, title) for keys, act, title in card()}
    lines = [_row("Key", "Act", "Id"), "|---|---|---|"]
    places = PLACES | HERE
    for place in dict.fromkeys(places.values()):
        lines.append(_row(f"**{place}**", "", ""))
        lines += [
            _row(_code(rows[entry.id][0]), rows[entry.id][1], f"`{entry.id}`")
            for entry in KEYS
            if places[entry.where] == place
        ]
    return lines


def _classic() -> list[str]:
    titles = {act.id: act.title for act in acts().values()}
    return [
        _row("Vendor's key", "Vendor's action", "Act here"), "|---|---|---|",
        *(
            _row(
                _code(display(each.key)), each.title,
                f"{titles[each.act]} (`{each.act}`)" if each.act else "there is no such act",
            )
            for each in VENDOR
        ),
    ]  # fmt: skip


def _moved() -> list[str]:
    named = {each.act for each in VENDOR}
    held, shipped = acts(CLASSIC), acts()
    return [
        _row("Act", "Key of ours", "Key in `classic`"), "|---|---|---|",
        *(
            _row(f"{shipped[name].title} (`{name}`)", *(
                " ".join(_code(display(key)) for key in act.keys)
                for act in (shipped[name], held[name])
            ))
            for name in CLASSIC if name not in named
        ),
    ]  # fmt: skip


def written(text: str) -> str:
    """Give the page with its tables as they should be."""
    for name, lines in tables().items():
        head, start, rest = text.partition(f"<!-- {name} -->\n")
        _, end, tail = rest.partition(f"<!-- end of {name} -->\n")
        if not start or not end:
            msg = f"docs/keys.md has no place for {name}"
            raise ValueError(msg)
        text = head + start + "".join(f"{line}\n" for line in lines) + end + tail
    return text


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
