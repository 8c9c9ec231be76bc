"""The jobs, the runner that carries them out, and the `capx` command."""
