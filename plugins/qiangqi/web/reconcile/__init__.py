"""``/-/reconcile``: the reconciliation service, for OpenRefine."""
