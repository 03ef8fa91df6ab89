package lictor.dns.cname_chain_loop_test

import data.lictor.dns.cname_chain_loop
import data.lictor.dns.lib.testing

severities(fields) := {object.get(finding, "severity", "high") | some finding in found} if {
	alias := testing.with_fields(testing.to("a.example.com", "CNAME", "b.example.com"), fields)
	found := cname_chain_loop.deny with input as testing.model([alias], {})
}

test_chains if {
	severities({}) == set()
	severities({"chain": ["b.example.com"]}) == {"medium"}
	severities({"chain": ["b.example.com"]}) == set() with data.settings.dns as {"DNS003": {"max_chain": 2}}
}

test_loops if severities({"chain": ["b.example.com", "a.example.com"], "loops": true}) == {"high"}
