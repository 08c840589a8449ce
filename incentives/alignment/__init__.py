"""What a plan pays for that harms customers: found on pay itself, and shown on a scorecard that anyone can replay."""
