"""Policy files: what is promised, for what, from which day. Paying from a policy is not decided here."""
