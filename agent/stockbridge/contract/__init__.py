"""What crosses the wire: envelope, operations, records, signature. Imports nothing but errors and clock."""
