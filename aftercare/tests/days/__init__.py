"""A clinic's days, made up at random: whatever happens, every page says do not drive."""
