"""A stand-in for MBI: its truth, its engine, its APIs and its Integrations page."""
