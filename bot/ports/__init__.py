"""What the services need from outside, one file a port."""
