package shortlist

default allow := false

allow if {
	input.user in data.staff
	input.amount < 900
}

allowed contains id if {
	some id, candidate in data.candidates
	allow with input as candidate
}
