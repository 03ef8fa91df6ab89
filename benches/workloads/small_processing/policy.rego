package processing

default allow := false

needs_consent := {"marketing", "profiling"}

kept_days := {"marketing": 365, "billing": 3650, "profiling": 90}

allow if {
	not input.purpose in needs_consent
	input.record.age_days <= kept_days[input.purpose]
}

allow if {
	input.purpose in needs_consent
	input.purpose in input.record.consents
	input.record.age_days <= kept_days[input.purpose]
	not crosses_border
}

crosses_border if {
	input.processor.region != input.record.region
	not input.processor.safeguards == "standard-clauses"
}
