"""What is wrong with a plan, in one Swedish sentence."""

from __future__ import annotations


class PlanError(Exception):
    """The plan cannot be used; nothing is written (spec: kontroller, «Exit codes»)."""

    exit_code = 2


class ModellError(Exception):
    """A model of payment cannot be used: its file, or a parameter that it lacks (exit code 2)."""

    exit_code = 2
