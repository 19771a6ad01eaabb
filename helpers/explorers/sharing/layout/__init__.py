"""Where the planes of input, filters and output lie, and how much room the parts of the matrix have."""
