"""What a process shows to whoever runs it: logs, figures, spans, health."""
