"""Organisations' files written from tables, which the standard library only reads."""

from __future__ import annotations

import json
from typing import Any


def written(tree: dict[str, Any]) -> str:
    """Write a tree as TOML, tables within a line."""

    def value(held: Any) -> str:
        if isinstance(held, dict):
            return "{" + ", ".join(f"{json.dumps(k)} = {value(v)}" for k, v in held.items()) + "}"
        if isinstance(held, list):
            return "[" + ", ".join(map(value, held)) + "]"
        return json.dumps(held, ensure_ascii=False)

    return "".join(f"{json.dumps(key)} = {value(held)}\n" for key, held in tree.items())
