"""What leaves for payroll and the ledger: pay codes, lines, control totals, journals; and what payroll answers."""
