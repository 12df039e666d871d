"""What the status feeds of vendors say, a reader for each way they are written."""
