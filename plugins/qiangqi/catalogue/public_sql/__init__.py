"""SQL that anybody may send: what it may read and call, what one statement may cost, and the process that runs it."""
