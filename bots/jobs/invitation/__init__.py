"""Counts those who take part, for the lines that invite others."""
