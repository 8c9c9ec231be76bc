"""All that ends up on the wiki: page templates of the jobs, and the wiki's own templates and modules."""
