package lictor.tagging.provider_defaults_test

import data.lictor.tagging.lib.testing
import data.lictor.tagging.provider_defaults

provider(key, defaults) := object.union(
	{"name": "aws", "cloud": "aws", "key": key, "has_defaults": defaults != {}, "complete": true, "defaults": defaults, "where": {}, "folder": "", "at": testing.place},
	{"alias": split(key, ".")[1]},
) if {
	contains(key, ".")
} else := {"name": "aws", "cloud": "aws", "key": key, "has_defaults": defaults != {}, "complete": true, "defaults": defaults, "where": {}, "folder": "", "at": testing.place}

says(providers) := testing.messages(found) if {
	found := provider_defaults.deny with input as object.union(testing.empty, {"providers": providers})
}

test_defaults if {
	says([provider("aws", {"ManagedBy": "terraform"})]) == set()
	says([provider("aws", {"Owner": "a"})]) == {"the defaults of the provider `aws` lack `ManagedBy`"}
	says([provider("aws", {})]) == set()
	says([provider("aws", {})]) == {"the provider `aws` gives no tags to its resources"} with data.settings as testing.settings("TAG008", {"demand": true})
	says([provider("aws", {"ManagedBy": "a"}), provider("aws.west", {"ManagedBy": "b"})]) == {"the provider `aws.west` gives other tags than `aws`"}
}

test_unknown if {
	unknown := object.union(provider("aws", {"Owner": "a"}), {"complete": false})
	says([unknown]) == set()
	count(provider_defaults.undetermined) == 1 with input as object.union(testing.empty, {"providers": [unknown]})
}
