"""A wiki to read from and to write to: live, a dump or a folder."""
