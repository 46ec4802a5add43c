"""Parts of the page of targets: which stand in its address, how they stand in words and in a grid, and what changed since last week."""
