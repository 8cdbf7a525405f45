"""The twelve sections of the first page, and the details after them (PLAN.md, "Editions of one run")."""
