"""Settings and tables that people may edit without reading code; data only."""
