"""Settings from the environment, and what is watched from one TOML file."""
