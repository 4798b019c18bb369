"""`qiangqi mcp`: the register for machines that ask, by the official SDK of the Model Context Protocol (MCP)."""
