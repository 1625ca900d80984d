"""The way into an ERP: protocol (``api``, ``records``), finder (``registry``), proof (``testkit``) and a demo ERP."""
