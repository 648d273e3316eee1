# nothing

# yet
