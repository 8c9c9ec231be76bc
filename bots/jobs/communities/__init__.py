"""The job of the communities' match pages."""
