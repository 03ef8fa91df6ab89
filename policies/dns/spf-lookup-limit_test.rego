package lictor.dns.spf_lookup_limit_test

import data.lictor.dns.lib.testing
import data.lictor.dns.spf_lookup_limit

found(text, answers) := {finding.value | some finding in findings} if {
	findings := spf_lookup_limit.deny with input as testing.model([testing.txt("example.com", text)], {})
		with data.settings.dns as {"DNS019": {"answers": answers}}
}

many(count) := concat(" ", array.concat([sprintf("a:h%d.net", [i]) | some i in numbers.range(1, count)], ["-all"]))

test_direct if {
	found(sprintf("v=spf1 %s", [many(10)]), {}) == set()
	found(sprintf("v=spf1 %s", [many(11)]), {}) == {11}
	found("v=spf1 ip4:192.0.2.1 ip6:2001:db8::1 -all", {}) == set()
}

test_included if {
	answers := {"a.net": "v=spf1 include:b.net include:b.net -all", "b.net": "v=spf1 mx a exists:x.net -all"}
	spf_lookup_limit.cost("v=spf1 include:a.net -all") == 9 with input as testing.model([], {})
		with data.settings.dns as {"DNS019": {"answers": answers}}
	found("v=spf1 include:a.net mx -all", answers) == set()
	found("v=spf1 include:a.net include:b.net -all", answers) == {13}
}

test_loops_end if {
	answers := {"a.net": "v=spf1 include:b.net include:b.net -all", "b.net": "v=spf1 include:a.net include:a.net -all"}
	count(found("v=spf1 include:a.net -all", answers)) == 1
}

test_included_from_the_scan if {
	records := [
		testing.txt("example.com", "v=spf1 redirect=_spf.example.com"),
		testing.txt("_spf.example.com", sprintf("v=spf1 %s", [many(10)])),
	]
	{finding.value | some finding in spf_lookup_limit.deny with input as testing.model(records, {})} == {11}
}

test_unknown_includes if {
	few := [testing.txt("example.com", "v=spf1 include:a.net include:b.net -all")]
	count(spf_lookup_limit.undetermined) == 0 with input as testing.model(few, {})
	more := [testing.txt("example.com", "v=spf1 include:a.net include:b.net include:c.net -all")]
	count(spf_lookup_limit.undetermined) == 1 with input as testing.model(more, {})
}

test_void if {
	text := "v=spf1 include:a.net include:b.net include:c.net -all"
	found(text, {"a.net": null, "b.net": null, "c.net": null}) == {["a.net", "b.net", "c.net"]}
}
