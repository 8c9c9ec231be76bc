"""The job of the mentorship programmes."""
