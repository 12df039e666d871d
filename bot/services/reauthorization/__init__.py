"""Private links and what they lead to: pressed, spent, proven, decided, done."""
