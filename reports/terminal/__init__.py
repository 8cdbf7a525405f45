"""What a person at the screen sees: one file per answer; the only place that knows rich."""
