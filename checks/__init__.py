"""What the law says: Expectations (one duty each), their SQL, and the packs that put them in force."""
