package lictor.tagging.sensitive_in_tag_test

import data.lictor.tagging.lib.testing
import data.lictor.tagging.sensitive_in_tag

says(tags) := testing.messages(found) if {
	found := sensitive_in_tag.deny with input as testing.of([testing.thing(tags, {})])
}

test_shapes if {
	says({"Name": "akia", "Owner": "a@example.com", "Team-Contact": "x"}) == set()
	says({"Name": "AKIAIOSFODNN7EXAMPLE"}) == {"the value of `Name` looks like an AWS access key"}
	says({"Url": "postgres://user:pw@db/x"}) == {"the value of `Url` looks like a password in a URL"}
	says({"Note": "by jane.doe@example.com"}) == {"the value of `Note` has an e-mail address in it"}
	says({"db-password": "hunter2"}) == {"`db-password` is called like a secret, which a tag must not hold"}
	says({"Note": testing.unknown}) == set()
}
