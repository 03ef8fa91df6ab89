package secrets

found contains path if {
	some path, value
	walk(input, [path, value])
	is_string(value)
	startswith(value, "secret-")
}
