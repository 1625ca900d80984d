"""What the Makefile runs besides the product: suites, packages, the lock file, the module's zip."""
