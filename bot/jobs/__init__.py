"""What runs by itself, in every worker."""
