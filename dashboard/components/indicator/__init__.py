"""Parts of the page of one indicator, and of the list of all."""
