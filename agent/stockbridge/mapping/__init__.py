"""Pure functions between the two worlds: ERP records to contract records, the shop's orders to sales documents."""
