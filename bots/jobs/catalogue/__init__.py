"""The job that keeps names and words where every rendering finds them."""
