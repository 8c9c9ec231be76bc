"""Runs `capx` where there is no such command, as `python -m bots`."""

from bots.command_line import main

main()
