"""What people read of a custom field's value, and what they type for it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from core.text import age

if TYPE_CHECKING:
    from datetime import tzinfo

    from core.org.model import FieldDef


def text(definition: FieldDef, value: Any, zone: tzinfo) -> str | None:
    """Give a value as people read it in their zone; none where the field is empty."""
    match value:
        case None:
            return None
        case bool():
            return "yes" if value else "no"
        case datetime():
            return f"{value.astimezone(zone):%Y-%m-%d %H:%M}"
        case timedelta():
            return age(value)
        case int() | float() if definition.kind == "number":
            return f"{value:,.{definition.decimals}f}"
        case _:
            return str(getattr(value, "name", value))


def typed(value: Any) -> str:
    """Give a value as input takes it: a record by its key."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case _:
            return str(getattr(value, "key", value))
