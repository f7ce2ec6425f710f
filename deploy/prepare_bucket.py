#!/usr/bin/env python3
"""Ready MinIO for an archive: a bucket with versions and object lock, and an account that may weaken neither.

The program itself never holds the keys of the server's root. Doing it twice changes nothing.

Usage: vankho-prepare-bucket ROOT_USER_FILE ROOT_PASSWORD_FILE OBJECT_STORE_URL_FILE
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from minio import Minio
from minio.credentials.providers import StaticProvider
from minio.minioadmin import MinioAdmin

# Everything a versioned, locked archive needs; not: deleting the bucket, changing its policy, going past governance.
_ON_BUCKET = (
    "s3:GetBucketLocation",
    "s3:GetBucketObjectLockConfiguration",
    "s3:GetBucketVersioning",
    "s3:ListBucket",
    "s3:ListBucketMultipartUploads",
    "s3:ListBucketVersions",
)
_ON_OBJECTS = (
    "s3:AbortMultipartUpload",
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:GetObject",
    "s3:GetObjectLegalHold",
    "s3:GetObjectRetention",
    "s3:GetObjectVersion",
    "s3:ListMultipartUploadParts",
    "s3:PutObject",
    "s3:PutObjectLegalHold",
    "s3:PutObjectRetention",
)


def policy_for(bucket: str) -> dict[str, Any]:
    """What the archive's account may do."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": list(_ON_BUCKET), "Resource": [f"arn:aws:s3:::{bucket}"]},
            {"Effect": "Allow", "Action": list(_ON_OBJECTS), "Resource": [f"arn:aws:s3:::{bucket}/*"]},
        ],
    }


def prepare(root_user: str, root_password: str, url: str) -> None:
    """Make the bucket and the account that `url` (`s3+http://key:secret@host:port/bucket`) names."""
    parts = urlsplit(url)
    bucket, account = parts.path.strip("/").split("/")[0], unquote(parts.username or "")
    endpoint, secure = parts.netloc.rpartition("@")[2], parts.scheme == "s3+https"
    store = Minio(endpoint, access_key=root_user, secret_key=root_password, secure=secure)
    if not store.bucket_exists(bucket):
        store.make_bucket(bucket, object_lock=True)
    admin = MinioAdmin(endpoint=endpoint, credentials=StaticProvider(root_user, root_password), secure=secure)
    admin.user_add(account, unquote(parts.password or ""))
    admin.policy_add(f"archive-{bucket}", policy=policy_for(bucket))
    admin.policy_set(f"archive-{bucket}", user=account)


if __name__ == "__main__":
    prepare(*(Path(name).read_text(encoding="utf-8").strip() for name in sys.argv[1:4]))
    sys.stdout.write("bucket and account are ready\n")
