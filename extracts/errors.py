"""What stops a run: errors that a user can act on, told by their kod and what was found."""

from __future__ import annotations


class UnderlagError(Exception):
    """The underlag cannot be read as a whole; nothing is written (spec: kontroller, «Exit codes»).

    The sentence of each `kod` is data, beside those of the rules (suites/texter.toml, [fil]).
    """

    exit_code = 2

    def __init__(self, kod: str, /, **varden: object) -> None:
        super().__init__(kod, varden)
        self.kod = kod
        self.varden = varden


class NyckelError(Exception):
    """The file that pseudonyms are to be made with holds no secret."""

    exit_code = 2


class ProfilError(Exception):
    """The profile cannot be used: what is wrong in its file, and what to write instead."""

    exit_code = 2


class MotorError(Exception):
    """The engine of --motor cannot be used, or was lost; nothing is written."""

    exit_code = 2
