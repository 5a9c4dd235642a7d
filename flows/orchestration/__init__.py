"""Everything that Prefect runs or shows: deployments and their forms, tasks, artifacts, alarms, the server."""
