"""The audit: packs judged over records as of a moment, kept as a run with every obligation."""
