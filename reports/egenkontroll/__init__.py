"""A self-check as a provider reads it: findings, the marked-up files, the page and the receipt."""
