"""The twelve sections of an edition, and the details after them (PLAN.md)."""
