"""What stops the writing of a report, in one Swedish sentence."""

from __future__ import annotations

import errno

_BECAUSE = {
    errno.ENOSPC: "disken är full",
    errno.EACCES: "behörighet saknas",
    errno.EPERM: "behörighet saknas",
    errno.EROFS: "disken är skrivskyddad",
    errno.ENOTDIR: "en fil ligger där mappen skulle vara",
    errno.ENOENT: "den finns inte",
    errno.EEXIST: "den finns redan",
    errno.ENAMETOOLONG: "namnet är för långt",
}


class OutputError(Exception):
    """The report cannot be written; nothing half-written is left (spec: kontroller, «Exit codes»)."""

    exit_code = 2


def because(error: OSError) -> str:
    """Why the file or folder could not be used, in Swedish where we know."""
    return _BECAUSE.get(error.errno or 0, error.strerror or str(error))
