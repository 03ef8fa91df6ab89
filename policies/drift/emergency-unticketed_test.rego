package lictor.drift.emergency_unticketed_test

import data.lictor.drift.emergency_unticketed
import data.lictor.drift.lib.testing

emergency(tags, hours) := testing.row({"cause": "emergency", "tags": tags, "events": [{"name": "X", "principal": "p", "age_seconds": hours * 3600}]})

test_tickets_and_hours if {
	count(emergency_unticketed.deny) == 0 with input.rows as [emergency({"Ticket": "OPS-1"}, 24)]
	testing.messages(emergency_unticketed.deny) == {"`aws_instance.a` was changed in an emergency, and no tag names a ticket"} with input.rows as [emergency({"Ticket": ""}, 0)]
	testing.messages(emergency_unticketed.deny) == {"`aws_instance.a` was changed in an emergency 25 hours ago, which is more than 24"} with input.rows as [emergency({"BreakGlass": "OPS-1"}, 25)]
	count(emergency_unticketed.undetermined) == 1 with input.rows as [testing.row({"cause": "emergency", "tags": {"BreakGlass": "x"}})]
	count(emergency_unticketed.deny) == 0 with input.rows as [testing.row({"cause": "manual"})]
}
