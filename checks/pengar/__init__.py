"""What is paid for, and at what price: one model, for control 7 and for simulations."""
