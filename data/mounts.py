"""Which file system a file lies on; across a network SQLite's locks and log are not safe."""

from __future__ import annotations

import re
from pathlib import Path

TABLE = Path("/proc/self/mountinfo")
"""Where Linux lists what is mounted; other systems have no such list."""
NETWORK = (
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "9p", "ceph", "glusterfs", "lustre",
    "beegfs", "davfs", "fuse.sshfs", "fuse.davfs2", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs",
    "fuse.ceph", "fuse.gvfsd-fuse", "fuse.vmhgfs-fuse", "vboxsf", "prl_fs",
)  # fmt: skip
"""File systems whose files another machine may change at the same time (safety.md 3, fault 15)."""
_OCTAL = re.compile(r"\\([0-7]{3})")


def network(path: Path) -> str | None:
    """Name the file system of `path` if it is one of a network; none where it is not, or unknown.

    A file system in user space that is not known counts as one: nobody promises its locks.
    """
    kind = _kind(path)
    if kind is None or not (kind in NETWORK or kind.startswith("fuse.")):
        return None
    return kind


def _kind(path: Path) -> str | None:
    """Give the type of the last mount whose place is above the path."""
    try:
        lines = TABLE.read_text("utf-8", "surrogateescape").splitlines()
        real = path.resolve()
    except (OSError, RuntimeError):  # no such list, or links in a circle
        return None
    found, depth = None, -1
    for line in lines:
        before, _, after = line.partition(" - ")
        words = before.split(" ")
        if len(words) < 5 or not after:  # noqa: PLR2004  the place is the fifth word
            continue
        place = Path(_OCTAL.sub(lambda match: chr(int(match[1], 8)), words[4]))
        if len(place.parts) >= depth and real.is_relative_to(place):
            found, depth = after.split(" ")[0], len(place.parts)
    return found
