"""强企名录: the register of firms that hold intellectual-property titles in China."""
