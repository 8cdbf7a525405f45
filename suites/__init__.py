"""MEASURES → VERDICTS: the internkontrollplan and the door to Great Expectations."""
