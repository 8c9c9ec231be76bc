"""What the bot writes: a folder for each job, and the list of all of them."""
