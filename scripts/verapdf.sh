#!/usr/bin/env bash
# veraPDF, the judge of PDF/A in the tests. It is not shipped (GPL-3.0 / MPL-2.0).
# Usage: scripts/verapdf.sh fetch           download it by Maven, once for all checkouts
#        scripts/verapdf.sh OPTION… FILE…   run it, e.g. -f 2b --format json a.pdf b.pdf
set -euo pipefail

version=1.28.2
lib=${VANKHO_CACHE:-$HOME/.cache/vankho-services}/verapdf-$version/lib

fetch() {
    if [[ -d $lib ]]; then
        return
    fi
    if ! command -v mvn >/dev/null; then
        echo "Maven is missing, so veraPDF is not fetched: its tests will be skipped." >&2
        return
    fi
    echo "Fetching veraPDF $version …"
    local folder said
    mkdir -p "$(dirname "$lib")"
    folder=$(mktemp -d "$(dirname "$lib")/fetching.XXXXXX")
    if ! said=$(mvn --batch-mode --file "$(dirname "$0")/verapdf/pom.xml" dependency:copy-dependencies \
        -DoutputDirectory="$folder" -Dverapdf.version="$version" 2>&1); then
        rm -rf "$folder"
        echo "$said" >&2
        return 1
    fi
    mv -T "$folder" "$lib" 2>/dev/null || rm -rf "$folder" # another checkout was quicker
}

if [[ ${1:-} == fetch ]]; then
    fetch
    exit 0
fi
if [[ ! -d $lib ]] || ! command -v java >/dev/null; then
    echo "veraPDF $version is not here: run make setup" >&2
    exit 127
fi
# A short life: what compiles little and collects alone is done in half the processor time.
exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$lib/*" org.verapdf.apps.GreenfieldCliWrapper "$@"
