#!/usr/bin/env bash
# Draw the passwords of a compose deployment into deploy/secrets/ (or DIR); files that are there stay as they are.
# Usage: deploy/make-secrets.sh [DIR]
set -euo pipefail

folder=${1:-$(dirname "$0")/secrets}
# The folder keeps strangers out. The files are readable, since containers mount them under accounts of their own.
mkdir -p "$folder"
chmod 700 "$folder"

password() {
    od -An -N24 -tx1 /dev/urandom | tr -d ' \n'
}

keep() { # NAME VALUE
    if [[ ! -e $folder/$1 ]]; then
        printf '%s' "$2" >"$folder/$1"
        chmod 444 "$folder/$1"
        echo "$folder/$1"
    fi
}

keep postgres-password "$(password)"
keep minio-root-user vankho-root
keep minio-root-password "$(password)"
keep seal-password "$(password)"
keep database-url "postgresql+psycopg://vankho:$(<"$folder/postgres-password")@postgres:5432/vankho"
keep object-store-url "s3+http://vankho:$(password)@minio:9000/vankho"
keep index-url "opensearch+http://opensearch:9200/vankho"
