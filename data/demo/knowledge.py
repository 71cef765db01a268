"""What the demo's people wrote down: articles, and where they helped."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from importlib import resources
from random import Random
from typing import TYPE_CHECKING, Any

from core.commands.article import ApproveArticle, CreateArticle, PublishArticle
from data.demo.script import Planned

if TYPE_CHECKING:
    from datetime import datetime

    from data.demo.cast import Cast
    from data.demo.script import Script

SEED = 16
"""Its own, so that all else of the demo is as it would be without articles."""
FIRST, LAST = timedelta(days=300), timedelta(days=6)
"""How long ago the first and the last article were written."""


def plan(script: Script, cast: Cast, now: datetime) -> None:
    """Let back-office agents write, and supervisors approve and publish."""
    rng = Random(SEED)  # noqa: S311  a demo is no secret
    writers = [p.username for p in cast.people if p.profile == "back_office"]
    readers = [p.username for p in cast.people if p.profile == "supervisor"]
    told = resources.files("data.demo").joinpath("articles.toml").read_text("utf-8")
    found = tomllib.loads(told)["articles"]
    for number, each in enumerate(found):
        at = now - FIRST + (FIRST - LAST) * number / (len(found) - 1)
        _write(script, each, at, rng.choice(writers), rng.choice(readers))


def _write(script: Script, told: dict[str, Any], at: datetime, who: str, boss: str) -> None:
    made = Planned()
    texts = {name: told[name].strip() for name in ("title", "summary", "keywords", "body")}
    script.add(at, who, lambda: CreateArticle(**texts), made)
    if told["state"] == "published":
        script.add(at + timedelta(hours=5), boss, lambda: ApproveArticle(article=str(made)))
        script.add(at + timedelta(hours=6), boss, lambda: PublishArticle(article=str(made)))
