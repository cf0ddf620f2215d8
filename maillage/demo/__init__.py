"""The demonstration network: invented people in real kinds of organisations. Installed in the demonstration and in tests only."""
