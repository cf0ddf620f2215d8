"""What the three pages read, through the doors of the rooms below."""
