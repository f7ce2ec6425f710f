"""What each signature of a file is, by place, by the text it shows and by its certificate."""
