"""The colours, by name: surfaces instead of borders, one accent, red only beside a sign."""

from __future__ import annotations

from textual.theme import Theme

_DARK = {
    "bar": "#20242d", "list": "#191d24", "page": "#14171c", "sheet": "#1f242d", "well": "#282e39",
    "chosen": "#2d3a4d", "chosen-quiet": "#232a35",
    "value": "#d9dce2", "bright": "#ffffff", "label": "#7f8794", "key": "#e3a45a",
    "brand": "#7fa8d1", "good": "#84b384", "bad": "#e8747c", "review": "#a595d3",
    "here": "#4f7ba6", "here-text": "#ffffff",
}  # fmt: skip
_LIGHT = {
    "bar": "#dfe3ea", "list": "#f0f2f5", "page": "#fafbfc", "sheet": "#e9ecf1", "well": "#ffffff",
    "chosen": "#c9d9ec", "chosen-quiet": "#dde4ee",
    "value": "#2a2f38", "bright": "#000000", "label": "#646b78", "key": "#96570c",
    "brand": "#2b5f94", "good": "#2f6f36", "bad": "#b3261e", "review": "#644fa3",
    "here": "#2f6197", "here-text": "#ffffff",
}  # fmt: skip


def _theme(name: str, colours: dict[str, str], *, dark: bool) -> Theme:
    return Theme(
        name=name, dark=dark, primary=colours["brand"], accent=colours["key"],
        error=colours["bad"], warning=colours["key"], success=colours["good"],
        foreground=colours["value"], background=colours["page"], surface=colours["list"],
        panel=colours["bar"],
        variables={
            **colours,
            "block-cursor-background": colours["chosen"],
            "block-cursor-foreground": colours["bright"],
            "block-cursor-blurred-background": colours["chosen-quiet"],
            "input-selection-background": colours["chosen"],
            "scrollbar": colours["well"], "scrollbar-background": colours["list"],
            "scrollbar-hover": colours["chosen"], "scrollbar-active": colours["chosen"],
            "scrollbar-background-hover": colours["list"],
            "scrollbar-background-active": colours["list"],
            "scrollbar-corner-color": colours["list"],
        },
    )  # fmt: skip


THEMES = (
    _theme("caseline", _DARK, dark=True),
    _theme("caseline-light", _LIGHT, dark=False),
)
"""The themes that we ship; the first is the default."""

DEFAULTS = _DARK
"""What another theme, chosen by the person, lacks."""
