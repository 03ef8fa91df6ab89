package lictor.dns.soa_timers_test

import data.lictor.dns.lib.testing
import data.lictor.dns.soa_timers

fields(mname, timers) := {finding.value | some finding in found} if {
	[refresh, retry, expire, minimum] := timers
	soa := {"mname": mname, "refresh": refresh, "retry": retry, "expire": expire, "minimum": minimum}
	record := {"fqdn": "example.com", "type": "SOA", "rdata": [soa]}
	found := soa_timers.deny with input as testing.model([record], {})
}

test_timers if {
	fields("ns1.example.com", [14400, 3600, 1209600, 300]) == set()
	fields("ns1.example.com", [7200, 900, 86400, 60]) == {7200, 900, 86400, 60}
	fields("ns1.example.com", [14400, 14400, 1209600, 300]) == {14400}
	fields("ns1.example.com", [14400, 3600, 1209600, 172800]) == {172800}
}

test_providers_run_their_own if fields("ns-1.awsdns-01.org", [7200, 900, 1209600, 86400]) == set()

test_one_soa if {
	record := {"fqdn": "example.com", "type": "SOA", "rdata": [{"mname": "a"}, {"mname": "b"}]}
	count(soa_timers.deny) == 1 with input as testing.model([record], {})
}
