"""What pages share: addresses, frames kept in memory, the regulations of a run, decisions."""
