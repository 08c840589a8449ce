"""Formulas that turn raw rows (survey answers, customers, subscriptions, tickets, purchases) into KPIs, exactly."""
