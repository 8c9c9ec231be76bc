"""The job that counts: people, capacities, languages, territories."""
