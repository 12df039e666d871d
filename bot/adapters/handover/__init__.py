"""Handing new grants to the operator's pipeline."""
