"""What keys are called, and which of them never arrive."""

from __future__ import annotations

import re

from core.errors import nearest

SIGNS = {
    "exclamation_mark": "!", "quotation_mark": '"', "number_sign": "#", "dollar_sign": "$",
    "percent_sign": "%", "ampersand": "&", "apostrophe": "'", "left_parenthesis": "(",
    "right_parenthesis": ")", "asterisk": "*", "plus": "+", "comma": ",", "minus": "-",
    "full_stop": ".", "slash": "/", "colon": ":", "semicolon": ";", "less_than_sign": "<",
    "equals_sign": "=", "greater_than_sign": ">", "question_mark": "?", "at": "@",
    "left_square_bracket": "[", "backslash": "\\", "right_square_bracket": "]",
    "circumflex_accent": "^", "underscore": "_", "grave_accent": "`", "left_curly_bracket": "{",
    "vertical_line": "|", "right_curly_bracket": "}", "tilde": "~", "space": " ",
}  # fmt: skip
"""What each key that types a sign is called by programs."""
_NAMES = {sign: name for name, sign in SIGNS.items()}

SWALLOWED = {
    "ctrl+i": "arrives as Tab", "ctrl+m": "arrives as Enter", "ctrl+h": "arrives as Backspace",
    "ctrl+j": "arrives as a new line", "ctrl+left_square_bracket": "arrives as Esc",
    "ctrl+enter": "arrives as Enter", "shift+enter": "arrives as Enter",
    "ctrl+backspace": "arrives as Backspace", "ctrl+shift+s": "arrives without Shift",
    "ctrl+z": "halts programs", "ctrl+c": "ends programs, and copies",
    "return": "is called enter", "tab": "goes to the next field",
    "shift+tab": "goes to the field before",
}  # fmt: skip
"""Keys that terminals keep for themselves or send as another key, and what becomes of them."""
_PATTERNS = (
    (re.compile(r"ctrl\+shift\+[a-z]"), "arrives without Shift"),
    (re.compile(r"shift\+[a-z]"), "arrives as the capital letter, which is written like that"),
    (re.compile(r"ctrl\+[A-Z]"), "arrives as the small letter, which is written like that"),
    (re.compile(r"ctrl\+[0-9]"), "arrives as the digit or as something else"),
    (re.compile(r"(super|hyper|meta)\+.+"), "is kept by the desktop"),
)


def named(key: str) -> str:
    """Give the name that programs have for a key: `?` is question_mark."""
    head, plus, last = key.rpartition("+") if len(key) > 1 else ("", "", key)
    return f"{head}{plus}{_NAMES.get(last, last)}"


def types(key: str) -> bool:
    """Say whether a key writes a character where one types."""
    return len(key) == 1 or key in SIGNS


def trouble(key: str) -> str:
    """Say why a key would do nothing; nothing where it is one that arrives."""
    fates = [fate for pattern, fate in _PATTERNS if pattern.fullmatch(key)]
    if key in SWALLOWED or fates:
        return f"{key} does not reach the console: it {SWALLOWED.get(key) or fates[0]}."
    if _known(key.removeprefix("alt+")):
        return ""
    return f"There is no key {key!r}.{nearest(key, _every())}"


def _known(key: str) -> bool:
    return (len(key) == 1 and key.isprintable()) or key in _every()


def _every() -> set[str]:
    from textual.keys import Keys  # noqa: PLC0415  only settings with keys of their own need it

    return {str(key.value) for key in Keys if "<" not in key.value} | set(SIGNS)
