"""One page, looked at: what each step removed or changed in it, and why."""
