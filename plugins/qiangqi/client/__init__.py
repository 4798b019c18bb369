"""The command `qiangqi`: asks a site or a catalogue file from a terminal, in tables or as JSON; no server is needed."""
