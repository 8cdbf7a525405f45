"""What proposes a vendor profile: only its command imports it.

peek (the first rows) → headings (the header) → looks and likeness (what a column holds, what its name
is like) → matching (which column it is) → recipe (its line) → propose, and draft writes the text.
"""
