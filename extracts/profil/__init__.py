"""Vendor profiles: how a system's own export becomes the contract's tables (UNDERLAG.md, "Files").

file (TOML) → model → claims (which file), layout (which header), mapping (which values) and blame
(errors in the file's own words); peek, looks, likeness, propose and draft make a first proposal.
"""
