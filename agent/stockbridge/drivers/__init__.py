"""The way into an ERP: the protocol (``api``, ``records``), the finder (``registry``), its proof (``testkit``), a demo."""
