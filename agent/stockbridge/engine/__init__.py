"""The two ways of the data: ``pull`` (shop to ERP) and ``push`` (ERP to shop), and ``session`` between the sides."""
