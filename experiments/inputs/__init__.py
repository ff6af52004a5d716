"""What a user writes: experiments, closures, structures, settings; found, read, checked."""
