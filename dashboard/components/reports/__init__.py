"""Parts of the pages on who sent what: the matrix, who is missing, how fresh figures are, one file and its findings."""
