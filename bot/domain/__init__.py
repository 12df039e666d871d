"""The words and rules of watching integrations: pure, standard library only."""
