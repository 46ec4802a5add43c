"""What both sides share: the catalogue, the tables, publishing, rollups and the questions pages ask."""
