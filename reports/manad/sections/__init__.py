"""The twelve sections of an edition, and the details after them (spec: plan, «Sections»)."""
