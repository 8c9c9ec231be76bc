"""Takes over what people told other platforms, as texts that only they can save."""
