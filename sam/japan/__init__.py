"""The shipped SAM of Japan 2015: readers of the statistics and the build, step by step."""
