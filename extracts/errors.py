"""What stops a run: errors that a user can act on, always one Swedish sentence."""

from __future__ import annotations


class UnderlagError(Exception):
    """The underlag cannot be read as a whole; nothing is written (DESIGN.md, exit code 2)."""

    exit_code = 2


class ProfilError(UnderlagError):
    """The profile cannot be used: what is wrong in its file, and what to write instead."""
