"""What happens in child processes, where strangers' bytes are parsed: the sandbox, the jobs, and who does them."""
