"""What readers see: manifests, checks, compact editions, exports, and what is taken back."""
