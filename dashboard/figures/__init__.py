"""Figures: a DataFrame in, a plain plotly dict out. They know neither SQL nor Dash."""
