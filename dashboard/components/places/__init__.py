"""Townships, zones and their villages: compared with each other, and each by itself."""
