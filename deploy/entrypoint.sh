#!/bin/sh
# Gives a fresh home the seal's keys, then becomes the command it was given.
# The keys are copied, not linked: secrets are mounted read-only, and whoever seals also renews the list of revoked
# certificates that lies beside the keys.
set -eu

mounted=${KHO_KEYS:-/run/vankho/keys}
if [ -f "$mounted/ca.pem" ] && [ ! -e "$VANKHO_HOME/keys" ]; then
    umask 077
    draft=$(mktemp -d "$VANKHO_HOME/.keys-XXXXXX")
    cp -L "$mounted"/* "$draft"/ # a mounted secret is a folder of links; L takes the files
    chmod 600 "$draft"/*
    mv "$draft" "$VANKHO_HOME/keys"
fi
exec "$@"
