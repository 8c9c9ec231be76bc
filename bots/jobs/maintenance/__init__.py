"""The job that lists what waits for somebody, and seeds the page of exclusions."""
