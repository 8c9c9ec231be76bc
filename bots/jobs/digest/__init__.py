"""Messages of news for those who asked for them."""
