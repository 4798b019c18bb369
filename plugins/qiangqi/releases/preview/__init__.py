"""The preview: a catalogue built aside, and what differs in it from the one in service; nothing served is touched."""
