package lictor.k8s.networkpolicy_present_test

import data.lictor.k8s.networkpolicy_present

policy(spec) := {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "p", "namespace": "n"}, "spec": spec}

namespace := {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "n"}}

inventory(specs) := {"namespace": {"n": {"networking.k8s.io/v1": {"NetworkPolicy": {sprintf("p%d", [i]): policy(spec) | some i, spec in specs}}}}}

directions(specs) := {finding.expected | some finding in found} if {
	found := networkpolicy_present.deny with input.object as namespace with data.inventory as inventory(specs)
}

lacking(specs) if count(directions(specs)) == 1

test_default_deny if {
	every spec in [
		{"podSelector": {}, "policyTypes": ["Ingress"]},
		{"podSelector": {}},
		{"podSelector": {"matchLabels": {}}, "policyTypes": ["Egress", "Ingress"], "ingress": []},
		{"podSelector": {}, "ingress": [{"from": [{"podSelector": {}}]}]},
	] {
		not lacking([spec])
	}
}

test_what_is_no_default_deny if {
	lacking([])
	lacking([{"podSelector": {"matchLabels": {"a": "b"}}, "policyTypes": ["Ingress"]}])
	lacking([{"podSelector": {"matchExpressions": [{"key": "a", "operator": "Exists"}]}}])
	lacking([{"podSelector": {}, "policyTypes": ["Egress"]}])
	lacking([{"podSelector": {}, "ingress": [{}]}])
	lacking([{"podSelector": {}, "ingress": [{"from": [{"podSelector": {}}]}, {"ports": [{"port": 80}]}]}])
	lacking([{"podSelector": {}, "ingress": [{"from": [block("0.0.0.0/0")]}]}])
	not lacking([{"podSelector": {}, "ingress": [{}]}, {"podSelector": {}}])
}

test_egress_too if {
	both := {"networkpolicy-present": {"directions": ["Ingress", "Egress"]}}
	count(directions([])) == 2 with data.settings.k8s as both
	count(directions([{"podSelector": {}}])) == 1 with data.settings.k8s as both
	count(directions([{"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}])) == 0 with data.settings.k8s as both
	count(directions([{"podSelector": {}}, {"podSelector": {}, "policyTypes": ["Egress"]}])) == 0 with data.settings.k8s as both
}

test_other_namespaces_and_none if {
	count(networkpolicy_present.undetermined) == 1 with input.object as namespace
	count(networkpolicy_present.undetermined) == 0 with input.object as namespace with data.inventory as {}
	count(networkpolicy_present.deny) == 1 with input.object as namespace with data.inventory as {}
	system := {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "kube-system"}}
	count(networkpolicy_present.deny) == 0 with input.object as system with data.inventory as {}
}

open(spec) := {concat("/", [sprintf("%v", [part]) | some part in finding.path]) | some finding in found} if {
	found := networkpolicy_present.deny with input.object as policy(spec)
}

block(cidr) := {"ipBlock": {"cidr": cidr}}

test_open_policies if {
	open({"ingress": [{"from": [{"podSelector": {}}]}, {}]}) == {"spec/ingress/1"}
	open({"ingress": [{"from": []}]}) == {"spec/ingress/0"}
	open({"ingress": [{"from": [block("0.0.0.0/0")]}]}) == {"spec/ingress/0"}
	open({"ingress": [{"from": [block("::/0")]}]}) == {"spec/ingress/0"}
	open({"ingress": [{"from": [block("0.0.0.0/1"), block("128.0.0.0/1")]}]}) == {"spec/ingress/0"}
	open({"egress": [{"to": [{"ipBlock": {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]}}]}]}) == {"spec/egress/0"}
	open({"ingress": [{"from": [block("10.0.0.0/8"), {"namespaceSelector": {}}]}], "egress": [{"to": [block("192.0.2.0/24")]}]}) == set()
}

test_rules_of_a_direction_the_policy_is_not_about if {
	open({"policyTypes": ["Egress"], "ingress": [{}]}) == set()
	open({"policyTypes": ["Ingress"], "egress": [{}]}) == set()
	open({"egress": [{}]}) == {"spec/egress/0"}
}

test_open_ports if {
	ports := {"networkpolicy-present": {"open_ports": [443, "https"]}}
	open({"ingress": [{"ports": [{"port": 443}, {"port": "https"}]}]}) == set() with data.settings.k8s as ports
	open({"ingress": [{"ports": [{"port": 443}, {"port": 22}]}]}) == {"spec/ingress/0"} with data.settings.k8s as ports
	open({"ingress": [{"ports": [{"port": 443, "endPort": 600}]}]}) == {"spec/ingress/0"} with data.settings.k8s as ports
	open({"ingress": [{"ports": []}]}) == {"spec/ingress/0"} with data.settings.k8s as ports
	open({"egress": [{}]}) == set() with data.settings.k8s as {"networkpolicy-present": {"open_directions": ["Ingress"]}}
}

test_messages if {
	found := networkpolicy_present.deny with input.object as policy({"ingress": [{
		"from": [{"ipBlock": {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]}}],
		"ports": [{"port": 80}, {"port": 1, "endPort": 9}, {"protocol": "UDP"}],
	}]})
	{finding.message | some finding in found} == {"rule 0 of ingress opens port 80, 1 to 9, any to any address: its networks make up 0.0.0.0/0 but 10.0.0.0/8"}
}

test_what_goes_out_is_less_severe if {
	found := networkpolicy_present.deny with input.object as policy({"ingress": [{}], "egress": [{}]})
	{finding.path[1]: finding.severity | some finding in found} == {"ingress": "medium", "egress": "low"}
}

test_a_namespace_that_is_being_made_has_no_policies_yet if {
	made := {"object": namespace, "request": {"operation": "CREATE"}}
	count(networkpolicy_present.deny) == 0 with input as made with data.inventory as {}
	count(networkpolicy_present.undetermined) == 0 with input as made
	count(networkpolicy_present.deny) == 1 with input as object.union(made, {"request": {"operation": "UPDATE"}}) with data.inventory as {}
}
