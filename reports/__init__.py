"""VERDICTS → PAPER: terminal, html, xlsx, csv and json."""
