"""Speaking SSH with bastions."""
