package lictor.tagging.expiry_tag_test

import data.lictor.tagging.expiry_tag
import data.lictor.tagging.lib.testing

says(tags) := testing.messages(found) if {
	found := expiry_tag.deny with input as testing.of([testing.thing(tags, {})])
}

test_dates if {
	says({"ExpiresOn": "2026-11-28"}) == set()
	says({"ExpiresOn": "2026-12-01T10:00:00Z"}) == set()
	says({"ExpiresOn": "never"}) == set()
	says({"ExpiresOn": "2026-11-27"}) == {"`ExpiresOn` is `2026-11-27`, which was 1 days ago"}
	says({"ExpiresOn": "31.12.2027"}) == {"`ExpiresOn` is `31.12.2027`, which is no date like `2027-01-31`"}
	says({"ExpiresOn": "2027-02-30"}) == {"`ExpiresOn` is `2027-02-30`, which is no date like `2027-01-31`"}
	says({"ExpiresOn": "2027-11-28", "Environment": "prod"}) == set()
	says({"ExpiresOn": "2027-11-28", "Environment": "Sandbox"}) == {"`ExpiresOn` is `2027-11-28`, which is 365 days ahead, where a sandbox may live 90"}
}

test_unknown if {
	count(expiry_tag.undetermined) == 1 with input as testing.of([testing.thing({"Expiry": testing.unknown}, {})])
}
