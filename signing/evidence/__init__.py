"""Evidence of certificates' states: what a signature needs, asked for over the network, checked before it is kept."""
