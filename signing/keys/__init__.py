"""The archive's keys: its test authority, where keys lie, how they are opened, and each use of them."""
