"""Lists what people ask of the project."""
