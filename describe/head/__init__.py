"""The head of a document (NĐ 30/2020, Phụ lục I, ô 1 to 5 and 9a): who issued what, when, where, which number."""
