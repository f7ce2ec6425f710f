"""What a process shows to the people who run it: logs, figures, spans, health."""
