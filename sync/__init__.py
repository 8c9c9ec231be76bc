"""The border to the wiki: reading what people wrote, publishing what the jobs made of it."""
