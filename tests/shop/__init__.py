"""Suites that need a real PrestaShop; without one they skip and say how to get it."""
