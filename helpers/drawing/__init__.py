"""Artists for the pictures of the series; they know colours and places, no operation."""
