"""The shell: editors, the command line and the disk. Converts in, calls the core, converts out."""
