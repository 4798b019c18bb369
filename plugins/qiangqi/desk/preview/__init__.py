"""The preview from the desk: the would-be catalogue, what differs in it, and a server for it on loopback."""
