"""The secrecy guard: documents that bear a degree of secrecy are not taken in, unless a person releases them."""
