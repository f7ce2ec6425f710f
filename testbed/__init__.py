"""What tests, measurements and training need around the program: real servers, drawn pages, texts, many machines."""
