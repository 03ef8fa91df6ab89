package lictor.tagging.autostop_tag_test

import data.lictor.tagging.autostop_tag
import data.lictor.tagging.lib.testing

says(tags) := testing.messages(found) if {
	found := autostop_tag.deny with input as testing.of([testing.thing(tags, {})])
}

test_values if {
	every value in ["true", "False", "19:00", "07:30 - 19:00", "0 19 * * 1-5", "cron(0 19 ? * MON-FRI *)"] {
		says({"AutoStop": value, "Environment": "dev"}) == set()
	}
	says({"AutoStop": "evening"}) == {"`AutoStop` is `evening`, which is neither `true` or `false` nor a schedule"}
	says({"AutoStop": "evening"}) == set() with data.settings as testing.settings("TAG018", {"schedules": ["evening"]})
}

test_production if {
	says({"AutoStop": "true", "Environment": "Prod"}) == {"`AutoStop` is `true` where `Environment` is `Prod`: production would be stopped"}
	says({"AutoStop": "false", "Environment": "prod"}) == set()
	count(autostop_tag.undetermined) == 1 with input as testing.of([testing.thing({"AutoStop": testing.unknown}, {})])
}
