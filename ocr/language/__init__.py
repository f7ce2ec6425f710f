"""Vietnamese: which syllables there are, which follow which, what a word may read instead, how sure it is."""
