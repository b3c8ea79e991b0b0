"""Exceptions of SAX."""


class SAXException(Exception):
    """An error or a warning, with the exception behind it, if there is one."""

    def __init__(self, msg, exception=None):
        super().__init__(msg)
        self._msg, self._exception = msg, exception

    def getMessage(self):
        """Return the text."""
        return self._msg

    def getException(self):
        """Return the exception behind it, or None."""
        return self._exception

    def __str__(self):
        return self._msg

    def __getitem__(self, ix):
        raise AttributeError("__getitem__")


class SAXParseException(SAXException):
    """An error in a document, with its place."""

    def __init__(self, msg, exception, locator):
        super().__init__(msg, exception)
        self._locator = locator
        # The reader goes on: what it says now would be something else later.
        self._systemId = locator.getSystemId()
        self._colnum, self._linenum = locator.getColumnNumber(), locator.getLineNumber()

    def getColumnNumber(self):
        """Return the column, from 0."""
        return self._colnum

    def getLineNumber(self):
        """Return the line, from 1."""
        return self._linenum

    def getPublicId(self):
        """Return the public identifier of the entity."""
        return self._locator.getPublicId()

    def getSystemId(self):
        """Return the system identifier of the entity."""
        return self._systemId

    def __str__(self):
        name = self.getSystemId()
        line, column = ("?" if number is None else number for number in (self.getLineNumber(), self.getColumnNumber()))
        return f"{'<unknown>' if name is None else name}:{line}:{column}: {self._msg}"


class SAXNotRecognizedException(SAXException):
    """A reader does not know a feature or property."""


class SAXNotSupportedException(SAXException):
    """A reader cannot do what a feature or property asks for."""


class SAXReaderNotAvailable(SAXNotSupportedException):
    """A reader cannot be made here."""
