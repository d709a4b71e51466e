"""The commands, one file each; the only room that prints, reads the environment and the clock, and exits."""
