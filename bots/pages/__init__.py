"""What jobs make pages with: templates, words, shards and counts."""
