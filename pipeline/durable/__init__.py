"""Work that survives `kill -9`: the engine of durable steps, and who looks after it on one machine or on many."""
