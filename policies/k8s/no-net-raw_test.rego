package lictor.k8s.no_net_raw_test

import data.lictor.k8s.lib.testing
import data.lictor.k8s.no_net_raw

messages(capabilities) := {finding.message | some finding in found} if {
	found := no_net_raw.deny with input.object as testing.contained({"capabilities": capabilities})
}

test_dropped if {
	every drop in [["ALL"], ["NET_RAW"], ["CHOWN", "NET_RAW"], ["SYS_TIME", "ALL"]] {
		messages({"drop": drop}) == set()
	}
}

test_not_dropped if {
	every capabilities in [{}, {"drop": []}, {"drop": ["CHOWN"]}, {"add": ["NET_ADMIN"]}, null] {
		messages(capabilities) == {`container "a" keeps the capability NET_RAW`}
	}
	messages({"drop": ["all"]}) == {"container \"a\" keeps the capability NET_RAW: `all` is not how it is written"}
	messages({"drop": ["CAP_NET_RAW"]}) == {"container \"a\" keeps the capability NET_RAW: `CAP_NET_RAW` is not how it is written"}
}

test_added_again if {
	messages({"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]}) == set()
	messages({"drop": ["ALL"], "add": ["NET_RAW"]}) == {`container "a" gets the capability NET_RAW back by adding NET_RAW`}
	messages({"drop": ["NET_RAW"], "add": ["ALL"]}) == {`container "a" gets the capability NET_RAW back by adding ALL`}
}

test_path_and_windows if {
	found := no_net_raw.deny with input.object as testing.held("CronJob", testing.contained({}))
	{finding.path | some finding in found} == {["spec", "jobTemplate", "spec", "template", "spec", "containers", 0, "securityContext", "capabilities", "drop"]}
	count(no_net_raw.deny) == 0 with input.object as testing.pod({"os": {"name": "windows"}, "containers": [{"name": "a"}]})
}
