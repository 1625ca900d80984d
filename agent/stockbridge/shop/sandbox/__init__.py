"""A shop of our own: the reference implementation of the contract, for demos, tests and trying a configuration.

It is never a substitute for tests against the real PrestaShop; one contract suite runs over both.
"""
