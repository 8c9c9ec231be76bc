"""A name of its own: a package installed for the tests brings a `tests` too, which would win."""
