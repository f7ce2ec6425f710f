"""Bodies and provinces with their names through time: dated lists by which faulty readings are mended and judged."""
