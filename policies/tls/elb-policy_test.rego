package lictor.tls.elb_policy_test

import data.lictor.tls.elb_policy as policy
import data.lictor.tls.lib.testing

listener(fields) := testing.resources([testing.resource("aws_lb_listener", object.union({"protocol": "HTTPS"}, fields))])

denied(model) := answer if {
	answer := count(policy.deny) with input as model
}

test_policies if {
	denied(listener({"ssl_policy": "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"})) == 0
	denied(listener({"ssl_policy": "ELBSecurityPolicy-TLS-1-1-2017-01"})) == 1
	denied(listener({"ssl_policy": "ELBSecurityPolicy-Next-2030"})) == 1
	denied(listener({"protocol": "TCP"})) == 0
}

# Known, null, and unknown: the last is left out where the configuration shows that nothing is set.
test_unset if {
	denied(listener({})) == 1
	denied(listener({"ssl_policy": null})) == 1
	unknown := testing.resource("aws_lb_listener", {"protocol": "HTTPS", "ssl_policy": {"$unknown": true}})
	denied(testing.resources([unknown])) == 0
	count(policy.undetermined) == 1 with input as testing.resources([unknown])
	left_out := object.union(unknown, {"config": {"protocol": {"constant_value": "HTTPS"}}})
	denied(testing.resources([left_out])) == 1
	count(policy.undetermined) == 0 with input as testing.resources([left_out])
}

test_parameters if {
	ext := listener({"ssl_policy": "ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06"})
	denied(ext) == 0
	count(policy.deny) == 1 with input as ext with data.settings as testing.settings("TLS014", {"forward_secrecy": true})
	count(policy.deny) == 0 with input as listener({"ssl_policy": "ELBSecurityPolicy-Next-2030"}) with data.settings as testing.settings("TLS014", {"allowed": ["ELBSecurityPolicy-Next-2030"]})
}

test_cloudformation if {
	denied(testing.resources([testing.resource("AWS::ElasticLoadBalancingV2::Listener", {"Protocol": "TLS"})])) == 1
}
