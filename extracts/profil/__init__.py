"""Vendor profiles: how a system's own export becomes the contract's tables (spec: underlag, «Profiles»).

file (TOML) → model → claims (which file), layout (which header), mapping (which values) and blame
(errors in the file's own words). What makes a first proposal of one is extracts/forslag.
"""
