"""From records to ledger: match names, compare with the last report, ask what needs asking, store what is confirmed."""
