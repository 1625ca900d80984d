"""The contract's files tested against both implementations: the agent's models and the module's PHP."""
