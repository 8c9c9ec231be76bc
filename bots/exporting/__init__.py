"""Figures and events as files, for operators: what the gadget gives its readers."""
