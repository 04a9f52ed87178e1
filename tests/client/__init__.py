"""`pbs_client` without a network: settings, credentials, requests, logins, tasks, streams and errors."""
