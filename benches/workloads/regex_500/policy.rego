package lines

patterns := [
	`^user-[0-9]{4}$`,
	`^svc-[a-z]+-[0-9]+$`,
	`^(read|write|admin):[a-z]+$`,
	`^arn:cloud:[a-z]+:[0-9]{12}$`,
	`^[a-f0-9]{8}$`,
]

unknown contains name if {
	some name in input.names
	not known(name)
}

known(name) if {
	some pattern in patterns
	regex.match(pattern, name)
}
