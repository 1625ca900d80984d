"""The way into an ERP: the protocol (``api``, ``records``), its finder (``registry``), its proof (``testkit``), a demo."""
