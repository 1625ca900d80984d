"""The operations that the sandbox shop carries out, one file per topic; ``shop`` puts them together."""
