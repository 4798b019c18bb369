"""What every page and every address for programs uses."""
