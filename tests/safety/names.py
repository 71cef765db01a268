"""File names as people with bad intent, odd systems and bad luck give them."""

from __future__ import annotations

import unicodedata

ESCAPES = (
    "../../etc/passwd", "..", ".", "../x.txt", "/etc/passwd", "//etc/passwd", "a/../../x.txt",
    "..\\..\\windows\\system.ini", "C:\\windows\\x.txt", "C:x.txt", "\\\\server\\share\\x.txt",
    "~", "~root/x.txt", "~/x.txt", "file:///etc/passwd", "./x.txt", "x.txt/", "x/y.txt",
)  # fmt: skip
"""Lead elsewhere, if anybody followed them."""
CONTROLS = (
    "a\x00b.txt", "a\nb.txt", "a\r\nb.txt", "a\tb.txt", "\x1b[2J.txt", "\x1b]0;owned\x07.txt",
    "\x9b31mC1.txt", "\x7fdel.txt", "\x08\x08back.txt", "a\x0bb.txt", "\x85nel.txt",
)  # fmt: skip
"""Hold what a terminal would obey."""
LOOKS = (
    "\u202egpj.exe.txt", "bill\u202efdp.txt", "\u2066abc\u2069.txt", "\u200bzero.txt",
    "\ufeffbom.txt", "\u2028line.txt", "p\u0430yp\u0430l.txt", "\u00adsoft.txt", "株式会社.txt",
    "👩‍👩‍👧.txt", "e\u0301\u0302\u0303.txt", "\U000e0041tag.txt", "half\ud800.txt", "\udcff.txt",
)  # fmt: skip
"""Look like other names, or like none."""
WORDS = (
    "CON", "NUL.txt", "aux", "COM1.txt", "lpt9", "-rf", "--help.txt", "$(touch owned).txt",
    "`touch owned`.txt", "a;touch owned.txt", "a|b.txt", "a&b.txt", "*.txt", "?.txt", "%s%n.txt",
    "[link=x]y[/].txt", "[/nope].txt", "=1+1.txt", "'quoted'.txt", '"q".txt', "x.txt.", "x.txt ",
    " x.txt", "...", " ", "x" * 255, "x" * 256, "x" * 5000, "é" * 255, ".hidden", "a:stream.txt",
    "run.exe", "run.EXE.", "run.exe ",
)  # fmt: skip
"""Mean something to a shell, a system, a spreadsheet or a markup."""
PAIR = (unicodedata.normalize("NFC", "é.txt"), unicodedata.normalize("NFD", "é.txt"))
"""One name to the eye, two to the disk."""
NAMES = (*ESCAPES, *CONTROLS, *LOOKS, *WORDS, *PAIR)
