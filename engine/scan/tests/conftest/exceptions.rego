package main

# The node's own may be privileged.
exception contains rules if {
	startswith(input.metadata.name, "node-")
	rules := ["privileged", "unlabelled"]
}

# The empty name is that of the plain rules.
exception contains [""] if input.metadata.name == "node-b"
