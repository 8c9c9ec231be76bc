"""The job of the directory."""
