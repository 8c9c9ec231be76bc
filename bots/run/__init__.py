"""One run: what is read, planned, guarded, saved and told, and when it is due."""
