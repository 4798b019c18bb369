"""Changes: what differs between a release and the one before, as rows, as acts, and as days that came or moved."""
