"""Publishing: a catalogue built whole, its release, and the switch to both as one act, or none of it."""
