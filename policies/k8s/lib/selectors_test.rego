package lictor.k8s.lib.selectors_test

import data.lictor.k8s.lib.selectors

labels := {"app": "web", "tier": ""}

expression(key, operator, values) := {"matchExpressions": [{"key": key, "operator": operator, "values": values}]}

test_matches if {
	every selector in [
		{}, {"matchLabels": {}}, {"matchLabels": {"app": "web"}}, {"matchLabels": {"tier": ""}},
		expression("app", "In", ["x", "web"]), expression("app", "NotIn", ["x"]), expression("none", "NotIn", ["x"]),
		expression("tier", "Exists", []), expression("none", "DoesNotExist", []),
		{"matchLabels": {"app": "web"}, "matchExpressions": [{"key": "tier", "operator": "Exists"}]},
	] {
		selectors.matches(selector, labels)
	}
}

test_does_not_match if {
	every selector in [
		null, {"matchLabels": {"app": "x"}}, {"matchLabels": {"none": "web"}},
		expression("app", "In", ["x"]), expression("none", "In", ["x"]), expression("app", "NotIn", ["web"]),
		expression("none", "Exists", []), expression("tier", "DoesNotExist", []), expression("app", "Odd", ["web"]),
		{"matchLabels": {"app": "web"}, "matchExpressions": [{"key": "tier", "operator": "DoesNotExist"}]},
	] {
		not selectors.matches(selector, labels)
	}
}

test_empty if {
	every selector in [{}, {"matchLabels": {}}, {"matchExpressions": []}] {
		selectors.empty(selector)
	}
	every selector in [null, {"matchLabels": {"a": "b"}}, expression("a", "Exists", [])] {
		not selectors.empty(selector)
	}
}
