"""What people decide about findings: acknowledged, explained, excused, reopened; and what they attest."""
