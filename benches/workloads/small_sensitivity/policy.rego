package sensitivity

default allow := false

levels := {"public": 0, "internal": 1, "confidential": 2, "secret": 3}

allow if levels[input.document.label] == 0

allow if {
	levels[input.reader.clearance] >= levels[input.document.label]
	input.reader.department == input.document.department
}

allow if {
	levels[input.reader.clearance] > levels[input.document.label]
	input.reader.trained == true
}
