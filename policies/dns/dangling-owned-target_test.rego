package lictor.dns.dangling_owned_target_test

import data.lictor.dns.dangling_owned_target
import data.lictor.dns.lib.testing

alias := testing.to("a.example.com", "CNAME", "lb.elb.amazonaws.com")

found(record, extra) := count(findings) if {
	findings := dangling_owned_target.deny with input as testing.model([record], extra)
}

test_a_target_that_is_deleted if {
	found(alias, {}) == 0
	found(alias, {"gone": {"lb.elb.amazonaws.com": "aws_lb.x"}}) == 1
	found(alias, {"gone": {"lb.elb.amazonaws.com": "aws_lb.x"}, "owned": {"lb.elb.amazonaws.com": "aws_lb.x"}}) == 0
	found({"fqdn": "a.example.com", "type": "A", "alias": {"target": "lb"}}, {"gone": {"lb": "aws_lb.x"}}) == 1
}

test_a_target_that_nobody_has if {
	own := {"DNS005": {"owned_suffixes": [".elb.amazonaws.com"]}}
	found(alias, {}) == 1 with data.settings.dns as own
	found(alias, {"owned": {"lb.elb.amazonaws.com": "aws_lb.x"}}) == 0 with data.settings.dns as own
	found(alias, {}) == 0 with data.settings.dns as {"DNS005": object.union(own.DNS005, {"inventory": ["lb.elb.amazonaws.com"]})}
}
