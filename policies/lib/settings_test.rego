package lictor.lib.settings_test

import data.lictor.lib.settings

defaults := {"allow": ["x"], "limits": {"cpu": "1", "memory": "1Gi"}}

test_nothing_set if settings.of("b", "p", defaults) == defaults

test_a_parameter_replaces_the_default_whole if {
	settings.of("b", "p", defaults) == {"allow": ["x"], "limits": {"cpu": "2"}} with data.settings as {"b": {"p": {"limits": {"cpu": "2"}}}}
}

test_the_star_is_for_every_policy_and_the_policys_own_wins if {
	settings.of("b", "p", defaults) == {"allow": ["z"], "limits": {}, "extra": 1} with data.settings as {"b": {
		"*": {"allow": ["y"], "limits": {}},
		"p": {"allow": ["z"], "extra": 1},
	}}
}

test_what_is_no_object_is_not_taken if {
	settings.of("b", "p", defaults) == defaults with data.settings as {"b": {"p": null}}
}

test_bundle_wide if {
	settings.bundle_wide("b", "custom_kinds", []) == []
	settings.bundle_wide("b", "custom_kinds", []) == [1] with data.settings as {"b": {"custom_kinds": [1]}}
}
