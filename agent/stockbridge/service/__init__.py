"""What keeps the agent going: the worker's loop, its schedule, the one status, the local socket, the log."""
