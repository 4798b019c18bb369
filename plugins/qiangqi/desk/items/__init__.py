"""Files on their way into the register: dropped, read, answered, tried and saved."""
