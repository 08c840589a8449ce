"""What a plan can pay at all, and what one more unit of a result is worth: exact answers about pay, not simulations."""
