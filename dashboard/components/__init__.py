"""Building blocks of pages: frames and texts in, Dash components out."""
