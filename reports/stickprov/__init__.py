"""What the audit sample says: planning, protocols of the steps, and the conclusion on paper."""
