"""The command line: arguments in `main` and by group of commands, what each command does in a file of its own."""
