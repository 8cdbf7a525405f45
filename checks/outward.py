"""What those who write outputs need to know of the contract: personnummer, and permitted values."""

from __future__ import annotations

from extracts.contract import CONTRACT
from extracts.personnummer import CANDIDATE, mask


def choices() -> dict[tuple[str, str], tuple[str, ...]]:
    """(table, column) → its permitted values, for the choice columns."""
    return {
        (table.name, column.name): column.values
        for table in CONTRACT.values()
        for column in table.columns
        if column.values
    }


__all__ = ["CANDIDATE", "choices", "mask"]
