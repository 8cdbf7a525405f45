"""What stops the use of the archive, in one Swedish sentence."""

from __future__ import annotations


class ArkivError(Exception):
    """The archive cannot be read or written; what was in it is still there (spec: arkiv, «The file»)."""

    exit_code = 2
