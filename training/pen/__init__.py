"""Training of the net that reads a pen's figures, from nothing, on drawn strings.

PYTHON="$(scripts/train-env.sh)"
"$PYTHON" -m training.pen train --to FOLDER --minutes 30
"$PYTHON" -m training.pen export --to FOLDER --install
"""
