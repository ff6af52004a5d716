"""The command line: arguments and options in `main` and by group of commands, what each command does in a file of its own."""
