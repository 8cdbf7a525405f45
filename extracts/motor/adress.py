"""What is an address of an engine, and no path."""

from __future__ import annotations

import re


def is_address(underlag: str) -> bool:
    """Whether an underlag lies in an engine, and not in files of this machine."""
    return re.match(r"(postgres(ql)?|spark|duckdb):", underlag) is not None
