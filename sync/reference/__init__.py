"""What the world calls its languages, countries, affiliates, days and clocks."""
