"""FRAME → DRAW → PROTOCOL → CONCLUSION: a random-sample audit of registrations (spec: stickprov, «Frame»)."""
