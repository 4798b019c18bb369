"""Reports of errors at the desk: pasted or dropped, masked at once, put to a fact, and decided."""
