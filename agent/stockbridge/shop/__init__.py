"""The shop's side of the wire: client, pairing, what came back, adaptive batches; ``sandbox`` is a shop of our own."""
