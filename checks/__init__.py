"""FACTS → MEASURES: one control per file, ibis expressions; no limits, no verdicts."""
