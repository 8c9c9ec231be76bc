"""The capacity catalogue: items, their tree, their names."""
