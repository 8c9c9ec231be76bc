"""All that ends up on the wiki: page templates of the jobs, templates and modules of the wiki."""
