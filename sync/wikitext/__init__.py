"""What stands in wikitext: calls, lists, names and text that may be copied."""
