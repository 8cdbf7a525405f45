"""The outcome of a sample as a mark: always a symbol and a word."""

from __future__ import annotations

from reports.blocks import Mark
from stickprov.conclude import GODKAND, OAVGJORT, OVERSKRIDER

MARKS = {
    GODKAND: Mark("✓", GODKAND, "uppfyllt"),
    OVERSKRIDER: Mark("✗", OVERSKRIDER, "avvikelse"),
    OAVGJORT: Mark("?", OAVGJORT, "ejbedomd"),
}
