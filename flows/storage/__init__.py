"""What stays on disk: the archive, the state database, published parts, and the folder that holds them."""
