"""What a person decided: the settings file, the environment, where things lie, where keys are kept."""
