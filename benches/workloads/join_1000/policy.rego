package join

matches contains [event.id, host.name] if {
	some event in input.events
	some host in data.hosts
	event.address == host.address
	host.critical == true
}
