"""The ``stockbridge`` command: views on the agent; what they show comes from ``app`` and the running service."""
