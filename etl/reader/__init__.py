"""Files in, text grids out: in a child process, whatever the file does there."""
