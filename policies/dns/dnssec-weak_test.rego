package lictor.dns.dnssec_weak_test

import data.lictor.dns.dnssec_weak
import data.lictor.dns.lib.testing

found(type, rdata) := count(findings) if {
	record := {"fqdn": "example.com", "type": type, "rdata": rdata}
	findings := dnssec_weak.deny with input as testing.model([record], {})
}

test_keys if {
	found("DNSKEY", [{"algorithm": 13}]) == 0
	found("DNSKEY", [{"algorithm": 5, "bits": 2048}]) == 1
	found("DNSKEY", [{"algorithm": 8, "bits": 1024}]) == 1
	found("DNSKEY", [{"algorithm": 8, "bits": 2048}]) == 0
}

test_digests if {
	found("DS", [{"algorithm": 13, "digest_type": 1}]) == 1
	found("DS", [{"algorithm": 13, "digest_type": 1}, {"algorithm": 13, "digest_type": 2}]) == 0
}

test_nsec3 if {
	found("NSEC3PARAM", [{"text": "1 0 0 -", "iterations": 0, "salt": "-"}]) == 0
	found("NSEC3PARAM", [{"text": "1 0 10 ab", "iterations": 10, "salt": "ab"}]) == 2
}

test_key_specs if {
	specs := [{"algorithm": "rsasha256", "key_length": 1024}, {"algorithm": "rsasha1", "key_length": 2048}]
	zone := object.union(testing.zone("example.com"), {"key_specs": specs})
	count(dnssec_weak.deny) == 2 with input as testing.model([], {"zones": {"example.com": zone}})
}
