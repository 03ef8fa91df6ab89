package machine

default allow := false

sizes := ["small-2", "small-4", "general-4", "general-8"]

regions := {"north-1", "west-2"}

allow if {
	input.operation == "machine/create"
	input.machine.size in sizes
	input.machine.region in regions
	input.machine.disk.encrypted == true
	count(input.machine.tags) >= 2
}

allow if {
	input.operation == "machine/delete"
	input.machine.protected == false
}
