"""The agent of Stockbridge: connects an ERP to a PrestaShop shop, outbound only."""
