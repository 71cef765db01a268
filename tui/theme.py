"""The colours, by name: surfaces instead of borders, one accent, red only beside a sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.filter import LineFilter, NoColor
from textual.theme import Theme

from core.errors import RuleViolation, nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

SURFACES = ("bar", "list", "page", "sheet", "well", "chosen", "chosen-quiet")
"""What text stands on; the last two are the line of the cursor, with and without the focus."""
TEXTS = ("value", "bright", "label", "key", "brand", "good", "bad", "review")
"""What is written; any of them may come to stand on any surface."""

_DARK = {
    "bar": "#20242d", "list": "#191d24", "page": "#14171c", "sheet": "#1f242d", "well": "#272d38",
    "chosen": "#2a3850", "chosen-quiet": "#222a36",
    "value": "#d9dce2", "bright": "#ffffff", "label": "#9aa1ae", "key": "#e3a45a",
    "brand": "#7fa8d1", "good": "#84b384", "bad": "#ee838a", "review": "#ab9cd8",
    "here": "#47739d", "here-text": "#ffffff",
}  # fmt: skip
_LIGHT = {
    "bar": "#dfe3ea", "list": "#f0f2f5", "page": "#fafbfc", "sheet": "#e9ecf1", "well": "#ffffff",
    "chosen": "#c9d9ec", "chosen-quiet": "#dde4ee",
    "value": "#2a2f38", "bright": "#000000", "label": "#565d69", "key": "#84490a",
    "brand": "#285a8d", "good": "#2a6531", "bad": "#ad221b", "review": "#604b9e",
    "here": "#2f6197", "here-text": "#ffffff",
}  # fmt: skip
_CONTRAST = {
    "bar": "#1c1c1c", "list": "#000000", "page": "#000000", "sheet": "#121212", "well": "#262626",
    "chosen": "#00307a", "chosen-quiet": "#303030",
    "value": "#ffffff", "bright": "#ffffff", "label": "#d4d4d4", "key": "#ffd75f",
    "brand": "#9fd3ff", "good": "#8ff08f", "bad": "#ffb3b3", "review": "#dcc8ff",
    "here": "#ffd75f", "here-text": "#000000",
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


STRONG = "caseline-contrast"
TITLES = {"caseline": "dark", "caseline-light": "light", STRONG: "high contrast"}
"""What each theme is called by people; the first one is the default."""
THEMES = (
    _theme("caseline", _DARK, dark=True),
    _theme("caseline-light", _LIGHT, dark=False),
    _theme(STRONG, _CONTRAST, dark=True),
)
"""The themes that we ship."""
DEFAULTS = _DARK
"""What Textual's own theme lacks, which stands until ours is put on."""
FOR_GOOD = 'for good: theme = "{}" in the settings file (`caseline paths`)'
"""Where a theme is chosen for more than this once."""
FEW, NONE = "-few-colours", "-no-colours"
"""The classes of a console on a terminal that has sixteen colours, or none."""


def theme_of(name: str | None, origin: object) -> str | None:
    """Give the theme that the settings name; raises `RuleViolation` where there is none of it."""
    if name is None or name in TITLES:
        return name
    msg = f"{origin}: there is no theme {name!r}.{nearest(name, TITLES)}"
    raise RuleViolation(
        msg, title="The settings cannot be used", next_step=f"There are: {', '.join(TITLES)}."
    )


class Inverting(LineFilter):
    """Shows by inverting and underlining what the surfaces show where there are colours enough."""

    def __init__(self, colours: dict[str, str], inverted: Style) -> None:
        """Draw the cursor's line and the present word `inverted`, a quiet cursor's underlined."""
        super().__init__()
        self._signs = {
            _rgb(colours["chosen"]): inverted, _rgb(colours["here"]): inverted,
            _rgb(colours["chosen-quiet"]): Style(underline=True),
        }  # fmt: skip

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Look at what each piece stands on."""
        del background
        return [Segment(text, self._signed(style), control) for text, style, control in segments]

    def _signed(self, style: Style | None) -> Style | None:
        ground = style.bgcolor.triplet if style and style.bgcolor else None
        return style + self._signs[ground] if style and ground in self._signs else style


def _rgb(colour: str) -> tuple[int, int, int]:
    return Color.parse(colour).rgb


class Themed(App[None]):
    """The part of the application that knows its colours, and how many the terminal has."""

    _stripped = NoColor()
    _inverting: Inverting | None = None

    @property
    def colourless(self) -> bool:
        """Whether no colour may be sent: `NO_COLOR` asks for that, or the terminal has none."""
        return self.no_color or self.console.color_system is None

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give our colours to a theme that is not ours."""
        return dict(DEFAULTS)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Leave out colours where none may be sent; shades of grey are colours too."""
        ours = [self._inverting] if self._inverting else []
        stripped = [self._stripped] if self.colourless else []
        return [*ours, *super().get_line_filters(), *stripped]

    def wear(self, name: str | None) -> None:
        """Put on one of our themes, without a name the first."""
        for shipped in THEMES:
            if shipped.name not in self.available_themes:
                self.register_theme(shipped)
        theme = next((each for each in THEMES if each.name == name), THEMES[0])
        few = self.colourless or self.console.color_system == "standard"
        self._inverting = None
        if few:
            plain = Style(color="default", bgcolor="default", reverse=True)
            self._inverting = Inverting(theme.variables, plain)
        elif theme.name == STRONG:
            strong = Style(color=theme.variables["page"], bgcolor=theme.variables["bright"])
            self._inverting = Inverting(theme.variables, strong)
        self.theme = theme.name
        self.set_class(few, FEW)
        self.set_class(self.colourless, NONE)
        self.set_class(theme.name == STRONG, "-strong")
