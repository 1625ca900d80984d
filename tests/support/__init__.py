"""What suites share: fakes, generators and real shops."""
