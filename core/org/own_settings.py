"""Settings of an organisation's own: words and numbers that its rules read (`[settings.NAME]`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.rules.among import BESIDE

if TYPE_CHECKING:
    from core.org.section import Section

TAKEN = {"old", "each", *(name for beside in BESIDE.values() for name in beside)}
"""What rules call records, so that no table of settings can be called so."""


def build_own_settings(name: str, section: Section) -> dict[str, str | int | bool]:
    """Build one table of settings; a text may be empty, a number is a whole one."""
    if not name.isidentifier() or name in TAKEN:
        section.fault("", f"{name!r} cannot name settings: take another word.")
    found: dict[str, str | int | bool] = {}
    for key, value in section.table.items():
        if not key.isidentifier():
            section.fault(key, "must be one word of letters, digits and _.")
        elif isinstance(value, bool):
            found[key] = section.flag(key)
        elif isinstance(value, int):
            found[key] = section.number(key, least=-(10**15), most=10**15)
        else:
            found[key] = section.text(key)
    return found
