"""The Python side of the commands: what `import cge` hands on."""
