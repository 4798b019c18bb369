"""`/preview`: what differs in a catalogue that is not published yet from the one in service."""
