"""Pages through the cleaners: worker processes, the shards between the stages, what a whole run decides."""
