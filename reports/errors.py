"""What stops the writing of a report, in one Swedish sentence."""

from __future__ import annotations


class OutputError(Exception):
    """The report cannot be written; nothing half-written is left (DESIGN.md, exit code 2)."""

    exit_code = 2
