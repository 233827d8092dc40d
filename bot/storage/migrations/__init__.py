"""The ledger's revisions, run by `ledger.Ledger.open`; a ledger is never changed otherwise."""
