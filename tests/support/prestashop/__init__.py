"""Real PrestaShop shops for tests."""
