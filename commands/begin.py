"""What a command begins with: said at once, before the seconds that its imports take."""

from __future__ import annotations

import sys

import click


def begins(what: str, *, tyst: bool = False) -> None:
    """One line of its own on stderr, to a person at a terminal only."""
    if not tyst and at_a_terminal():
        click.echo(f"{what} …", err=True)


def at_a_terminal() -> bool:
    """Whether a person reads what is told of the run."""
    return sys.stderr is not None and sys.stderr.isatty()
