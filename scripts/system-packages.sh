#!/usr/bin/env bash
# Debian packages the program (run), its tests (test), measurements (bench) or the training of its reader (train) need:
# installed as root, else listed with the command to type.
# Usage: scripts/system-packages.sh run|test|bench|train
set -euo pipefail

needed=(
    python3-venv
    tesseract-ocr tesseract-ocr-vie # reading
    fonts-liberation fonts-liberation2 fonts-dejavu-core fonts-dejavu-extra fonts-crosextra-carlito # drawn on by `make demo`
)
for_tests=(
    fonts-freefont-ttf fonts-texgyre # pages drawn for `make bench-ocr`
    poppler-utils           # pdftotext, pdftoppm: what others make of our PDF
    chromium libatomic1     # the pages, in a browser; Playwright's own node wants the library
    openjdk-17-jre-headless maven # veraPDF
    postgresql-15           # the catalogue's second back end
    strace                  # what the program asks of the network: nothing
    systemd                 # systemd-analyze judges the units of deploy/
    7zip                    # opens our protected exports as offices do
    softhsm2                # a token for keys by PKCS#11
)
for_bench=(
    unpaper ghostscript     # what OCRmyPDF calls, which we are measured beside
)

for_training=( # typefaces that the reader learns from (training/reader/faces.py)
    fonts-noto-core fonts-noto-mono fonts-roboto-unhinted fonts-roboto-slab fonts-open-sans fonts-lato fonts-ebgaramond
    fonts-linuxlibertine fonts-lmodern fonts-sil-charis fonts-sil-doulos fonts-sil-gentiumplus fonts-sil-andika
    fonts-jetbrains-mono fonts-vollkorn fonts-yrsa-rasa fonts-junicode fonts-clear-sans fonts-yanone-kaffeesatz
    fonts-league-mono fonts-unifont fonts-texgyre-math fonts-gfs-didot
    # handwriting (training/pen/hands.py)
    fonts-bwht fonts-comic-neue fonts-dancingscript fonts-havana fonts-kaushanscript fonts-aoyagi-soseki fonts-breip
    fonts-ecolier-court fonts-humor-sans fonts-kiloji fonts-klee fonts-kristi fonts-rufscript fonts-seto
    fonts-yozvox-yozfont fonts-dkg-handwriting fonts-sjfonts fonts-tomsontalks fonts-yusei-magic npm
)

present() {
    dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed && return
    case $1 in # the same thing from another source
    python3-venv) "${PYTHON:-python3}" -c 'import ensurepip' 2>/dev/null ;;
    tesseract-ocr) command -v tesseract >/dev/null ;;
    tesseract-ocr-*) tesseract --list-langs 2>/dev/null | grep -qx "${1#tesseract-ocr-}" ;;
    poppler-utils) command -v pdftotext >/dev/null ;;
    openjdk-17-jre-headless) command -v java >/dev/null ;;
    maven) command -v mvn >/dev/null ;;
    ghostscript) command -v gs >/dev/null ;;
    npm) command -v npm >/dev/null ;;
    7zip) command -v 7zz >/dev/null ;;
    softhsm2) command -v softhsm2-util >/dev/null ;;
    postgresql-15) ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 ;;
    *) command -v "$1" >/dev/null ;;
    esac
}

absent() {
    local package
    for package in "$@"; do
        present "$package" || printf '%s ' "$package"
    done
}

install() {
    echo "Installing system packages: $*"
    export DEBIAN_FRONTEND=noninteractive
    if [[ " $* " == *" postgresql-15 "* && ! -e /etc/postgresql-common/createcluster.conf ]]; then
        mkdir -p /etc/postgresql-common # the tests make clusters of their own; Debian shall start none
        echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
    fi
    apt-get update -qq || echo "apt-get update did not reach every source; going on with what it has." >&2
    apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 "$@" >/dev/null
}

advise() {
    echo "These system packages are missing: $*" >&2
    echo "Have somebody with root rights run:" >&2
    echo "    apt-get update && apt-get install --no-install-recommends $*" >&2
}

purpose=${1:-test}
read -ra required <<<"$(absent "${needed[@]}")"
optional=()
case $purpose in
test) read -ra optional <<<"$(absent "${for_tests[@]}")" ;;
bench) read -ra optional <<<"$(absent "${for_tests[@]}" "${for_bench[@]}")" ;;
train) read -ra optional <<<"$(absent fonts-freefont-ttf "${for_training[@]}")" ;;
esac
missing=("${required[@]}" "${optional[@]}")
if [[ ${#missing[@]} -eq 0 ]]; then
    exit 0
fi
if [[ $(id -u) -eq 0 ]] && command -v apt-get >/dev/null; then
    install "${missing[@]}"
    exit 0
fi
advise "${missing[@]}"
if [[ ${#required[@]} -gt 0 ]]; then
    echo "Without ${required[*]} nothing can be done; stopped." >&2
    exit 1
fi
echo "Tests that need them will be skipped, measurements refused." >&2
