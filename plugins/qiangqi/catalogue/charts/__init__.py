"""Charts: small tables made by SQL when a catalogue is built, and the pictures drawn from them."""
