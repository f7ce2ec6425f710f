"""The object store on a bucket of any S3 server: the door to minio-py."""

from __future__ import annotations
