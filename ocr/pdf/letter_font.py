class LetterFont:
    def __init__(self,n): pass
