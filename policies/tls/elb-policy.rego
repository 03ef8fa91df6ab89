# METADATA
# title: Load balancers of AWS have a security policy that is sound
# description: >-
#   A listener that names no policy gets ELBSecurityPolicy-2016-08 and speaks TLS 1.0; only the console fills in a better one.
#   The policies that are known are a dated table, and a name that is not in it is not taken for sound.
# related_resources:
#   - https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
# custom:
#   id: TLS014
#   name: elb-policy
#   severity: high
#   standards: [AWS ELB, CKV_AWS_103]
#   remediation: Set `ssl_policy` to `ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09`.
#   parameters:
#     allowed: >-
#       Names of the policies that may be used; null takes those of the table that hold to the next two.
#     min: The lowest version of TLS, `1.2` or `1.3`.
#     forward_secrecy: Whether every suite must have forward secrecy.
package lictor.tls.elb_policy

import data.lictor.lib.settings
import data.lictor.tls.data.listener_policies
import data.lictor.tls.lib.found
import data.lictor.tls.lib.resources
import data.lictor.tls.lib.versions

default_parameters := {"allowed": null, "min": "1.2", "forward_secrecy": false}

parameters := settings.of("tls", "TLS014", default_parameters)

# The listeners that end TLS, with where their policy stands.
listeners := [{"resource": resource, "path": path} |
	some [types, protocol, path] in [
		[{"aws_lb_listener", "aws_alb_listener"}, ["protocol"], ["ssl_policy"]],
		[{"AWS::ElasticLoadBalancingV2::Listener"}, ["Protocol"], ["SslPolicy"]],
	]
	some resource in resources.managed(types)
	resources.value(resource, protocol) in {"HTTPS", "TLS"}
]

sound(name) if {
	is_array(parameters.allowed)
	name in parameters.allowed
}

sound(name) if {
	not is_array(parameters.allowed)
	policy := listener_policies.policies[name]
	not versions.below(policy.min, parameters.min)
	secret_enough(policy)
}

secret_enough(policy) if policy.forward_secrecy

secret_enough(_) if not parameters.forward_secrecy

deny contains found.saying(listener.resource, listener.path, message, {"value": name, "expected": listener_policies.recommended}) if {
	some listener in listeners
	name := resources.value(listener.resource, listener.path)
	not sound(name)
	message := sprintf("`%s` has the security policy `%s`: %s", [listener.resource.address, name, why(name)])
}

why(name) := sprintf("it is none of those known on %s", [listener_policies.as_of]) if {
	not listener_policies.policies[name]
} else := sprintf("it speaks %s", [versions.called[min]]) if {
	min := listener_policies.policies[name].min
	versions.below(min, parameters.min)
} else := "it has suites without forward secrecy" if {
	parameters.forward_secrecy
	not listener_policies.policies[name].forward_secrecy
} else := "it is none of those allowed"

deny contains found.saying(listener.resource, listener.path, message, {"expected": listener_policies.recommended}) if {
	some listener in listeners
	resources.unset(listener.resource, listener.path)
	not sound(listener_policies.default_policy)
	message := sprintf("`%s` names no security policy and gets `%s`, which speaks TLS 1.0", [listener.resource.address, listener_policies.default_policy])
}

undetermined contains found.unknown(listener.resource, listener.path, reason) if {
	some listener in listeners
	resources.unknown(listener.resource, listener.path)
	reason := sprintf("the security policy of `%s` is known after the apply only", [listener.resource.address])
}
