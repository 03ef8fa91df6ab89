# METADATA
# title: Namespaces deny traffic unless a policy lets it through
# description: >-
#   Pods that no network policy selects take traffic from everywhere. Each namespace needs a policy that selects all of its
#   pods and lets in nothing, or what it names; the others then open what is needed, not to the whole internet.
# related_resources:
#   - https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies
# custom:
#   id: networkpolicy-present
#   severity: medium
#   standards: [CIS 5.3.2, NSA]
#   remediation: >-
#     Add a NetworkPolicy with `podSelector: {}`, `policyTypes: [Ingress]` and no rules to the namespace, and open in others
#     what is needed to selectors and networks you know.
#   inventory: [NetworkPolicy]
#   parameters:
#     directions: directions that need a default deny, of Ingress and Egress (list of text)
#     open_directions: directions in which policies must not open to any address (list of text)
#     open_ports: ports that may be open to any address (list of numbers or names)
#     exempt: namespaces that need no policies, `*` at either end (list of text)
package lictor.k8s.networkpolicy_present

import data.lictor.k8s.lib.cidrs
import data.lictor.k8s.lib.inventory
import data.lictor.k8s.lib.resource
import data.lictor.k8s.lib.reviewed
import data.lictor.k8s.lib.selectors
import data.lictor.lib.settings
import data.lictor.lib.text

default_parameters := {
	"directions": ["Ingress"],
	"open_directions": ["Ingress", "Egress"],
	"open_ports": [],
	"exempt": ["kube-system", "kube-public", "kube-node-lease"],
}

parameters := settings.of("k8s", "networkpolicy-present", default_parameters)

# Namespaces

namespace := found if {
	found := reviewed.object(parameters, "", {"Namespace"})
	not text.wildcards(parameters.exempt, resource.name)
	not being_made
}

# A namespace that is only being made cannot have policies yet.
being_made if input.request.operation == "CREATE"

deny contains {
	"message": sprintf("namespace `%s` has no network policy that guards the %s of all its pods%s", [
		resource.name,
		lower(direction),
		however(direction),
	]),
	"path": ["metadata", "name"],
	"value": resource.name,
	"expected": sprintf("a NetworkPolicy with `podSelector: {}` and no rules for %s", [lower(direction)]),
} if {
	namespace
	inventory.knows(["NetworkPolicy"])
	some direction in parameters.directions
	count([policy | some policy in policies_there; guards_all(policy, direction)]) == 0
}

undetermined contains inventory.missing(["NetworkPolicy"], ["metadata", "name"]) if {
	namespace
	count(parameters.directions) > 0
	not inventory.knows(["NetworkPolicy"])
}

policies_there := inventory.namespaced(resource.name, "networking.k8s.io", "NetworkPolicy")

# guards_all holds for policies that select every pod and let nothing through but what they name.
guards_all(policy, direction) if {
	selectors.empty(object.get(policy, ["spec", "podSelector"], {}))
	direction in types(policy.spec)
	every rule in object.get(policy, ["spec", lower(direction)], []) {
		not open_to_any(rule, peer_fields[direction])
	}
}

# however tells of a policy that could, but lets everything through.
default however(_) := ""

however(direction) := sprintf("; `%s` selects all but lets everything through", [names[0]]) if {
	names := sort([policy.metadata.name |
		some policy in policies_there
		selectors.empty(object.get(policy, ["spec", "podSelector"], {}))
		direction in types(policy.spec)
		some rule in policy.spec[lower(direction)]
		rule == {}
	])
	count(names) > 0
}

# Policies

policy_here := reviewed.object(parameters, "networking.k8s.io", {"NetworkPolicy"})

deny contains {
	"message": sprintf("rule %d of %s opens %s to any address: %s", [i, lower(direction), ports_of(rule), why]),
	"path": ["spec", lower(direction), i],
	"value": rule,
	"expected": "selectors or networks that need it",
	"severity": severities[direction],
} if {
	some direction in parameters.open_directions
	direction in types(policy_here.spec)
	some i, rule in policy_here.spec[lower(direction)]
	not open_ports_only(rule)
	why := open_to_any(rule, peer_fields[direction])
}

# What goes out of a pod is no way in.
severities := {"Ingress": "medium", "Egress": "low"}

peer_fields := {"Ingress": "from", "Egress": "to"}

# types are the directions that a policy is about: it says so, or it is Ingress, and Egress if it has rules for it.
types(spec) := spec.policyTypes if {
	count(spec.policyTypes) > 0
} else := ["Ingress", "Egress"] if {
	count(spec.egress) > 0
} else := ["Ingress"]

open_to_any(rule, field) := sprintf("it has no `%s`", [field]) if {
	count(object.get(rule, field, [])) == 0
} else := sprintf("its networks make up %s%s", [everything, but(rule, field)]) if {
	everything := cidrs.everything([peer.ipBlock.cidr | some peer in rule[field]])
}

# but tells of what a rule leaves out of a network.
but(rule, field) := sprintf(" but %s", [concat(", ", left_out)]) if {
	left_out := [network | some peer in rule[field]; some network in peer.ipBlock.except]
	count(left_out) > 0
} else := ""

open_ports_only(rule) if {
	count(rule.ports) > 0
	every port in rule.ports {
		port.port in parameters.open_ports
		not port.endPort
	}
}

ports_of(rule) := "every port" if {
	count(object.get(rule, "ports", [])) == 0
} else := sprintf("port %s", [concat(", ", [port_of(port) | some port in rule.ports])])

port_of(port) := sprintf("%v to %v", [port.port, port.endPort]) if {
	port.endPort
} else := sprintf("%v", [object.get(port, "port", "any")])
