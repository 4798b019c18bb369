"""`/share`: the address of a page to copy and as a code for a camera, and the picture that it shows elsewhere."""
