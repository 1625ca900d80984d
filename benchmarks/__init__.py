"""What Stockbridge costs and gains on a real shop, beside the shop's own webservice; ``make bench`` runs it all."""
