"""Publishing from the desk: what is in service, what would follow, progress, result, and what was broken off."""
