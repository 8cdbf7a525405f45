"""Empty workbooks and the schema of the contract, from one place."""
