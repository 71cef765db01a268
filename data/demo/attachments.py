"""Small files for the demo's cases: a picture, a table, a letter."""

from __future__ import annotations

import zlib
from struct import pack
from typing import TYPE_CHECKING

from core.files import Upload

if TYPE_CHECKING:
    from random import Random

WIDTH, HEIGHT = 96, 54
NAMES = ("roof.png", "meter-readings.csv", "letter.txt", "inverter-display.png", "invoice.txt")


def upload(name: str, rng: Random, about: str) -> Upload:
    """Give a file of the kind that its name says."""
    if name.endswith(".png"):
        return Upload(name, _picture(rng))
    text = _readings(rng) if name.endswith(".csv") else f"{about}\n\nYours faithfully\n"
    return Upload(name, text.encode())


def _picture(rng: Random) -> bytes:
    """Draw a slope of two colours, as PNG."""
    red, green = rng.randrange(256), rng.randrange(256)
    rows = b"".join(
        b"\0" + bytes(v for x in range(WIDTH) for v in (red, (green + x) % 256, 2 * y))
        for y in range(HEIGHT)
    )
    head = pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def _readings(rng: Random) -> str:
    lines = [f"{day},{rng.uniform(2, 31):.1f}" for day in range(1, 29)]
    return "\n".join(["day,kwh", *lines, ""])
