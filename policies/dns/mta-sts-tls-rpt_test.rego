package lictor.dns.mta_sts_tls_rpt_test

import data.lictor.dns.lib.testing
import data.lictor.dns.mta_sts_tls_rpt

policy := testing.txt("_mta-sts.example.com", "v=STSv1; id=20270131;")

host := testing.a("mta-sts.example.com", "8.8.8.8")

reports := testing.txt("_smtp._tls.example.com", "v=TLSRPTv1; rua=mailto:t@example.com")

found(records) := count(findings) if {
	findings := mta_sts_tls_rpt.deny with input as testing.model(records, {})
}

test_whole if {
	found([]) == 0
	found([policy, host, reports]) == 0
	found([policy, reports]) == 1
	found([policy, host]) == 1
	found([policy, policy, host, reports]) == 1
	found([testing.txt("_mta-sts.example.com", "v=STSv1; id=a-b"), host, reports]) == 1
}

test_the_id_changes_with_the_servers if {
	mx := testing.with_fields(testing.mx("example.com", "new.net"), {"change": "update", "before": {"ttl": 300, "rdata": ["old.net"]}})
	found([policy, host, reports, mx]) == 1
	found([testing.with_fields(policy, {"change": "update"}), host, reports, mx]) == 0
}
