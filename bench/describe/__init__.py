"""How well documents are described: fields and citations against what eyes read on the same pages."""
