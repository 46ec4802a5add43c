"""What is checked of one file's rows: among themselves, and against what is already held."""
