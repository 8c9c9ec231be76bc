"""What people say of themselves, as records: the contract, and whose word counts."""
