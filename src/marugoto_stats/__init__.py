"""Report tables, charts and the partner breakdown out of a consultation log (相談記録)."""
