"""What the reviewers get: the protocol, a sheet per provider."""
