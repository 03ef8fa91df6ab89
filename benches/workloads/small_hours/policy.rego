package hours

default allow := false

workdays := {"mon", "tue", "wed", "thu", "fri"}

allow if {
	input.day in workdays
	input.hour >= 8
	input.hour < 18
}

allow if {
	input.day in workdays
	input.role == "operator"
	input.hour >= 6
	input.hour < 22
}

allow if {
	input.role == "on-call"
	not input.frozen
}
