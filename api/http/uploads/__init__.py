"""Resumable uploads (tus 1.0.0): bytes on disk, room for them, and handing them in as documents."""
