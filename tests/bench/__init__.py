"""`make bench`: what the work costs, as ratios of one run. Machines are shared and noisy: only the ratios say something."""
