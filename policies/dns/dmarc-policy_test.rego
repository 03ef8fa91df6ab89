package lictor.dns.dmarc_policy_test

import data.lictor.dns.dmarc_policy
import data.lictor.dns.lib.testing

found(texts) := count(findings) if {
	findings := dmarc_policy.deny with input as testing.model([testing.txt("_dmarc.example.com", text) | some text in texts], {})
}

test_sound if {
	found(["v=DMARC1; p=reject"]) == 0
	found(["v=DMARC1; p=quarantine; rua=mailto:d@example.com; adkim=s"]) == 0
	found(["v=DMARC1; p=none"]) == 0 with data.settings.dns as {"DNS020": {"min_policy": "none"}}
}

test_faults if {
	every text in [
		"v=DMARC1; p=none", "v=DMARC1; rua=mailto:d@example.com", "v=DMARC1; p=reject; pct=50", "v=DMARC1; p=maybe",
		"v=DMARC1; p=reject; sp=none", "v=dmarc1; p=reject", "v=DMARC1; p=reject; rua=mailto:d@example.com!10m",
	] {
		found([text]) == 1
	}
}

test_several if found(["v=DMARC1; p=reject", "v=DMARC1; p=quarantine"]) == 1

test_mail_without_dmarc if {
	mx := testing.mx("example.com", "m.net")
	count(dmarc_policy.deny) == 1 with input as testing.model([mx], {})
	count(dmarc_policy.deny) == 0 with input as testing.model([mx, testing.txt("_dmarc.example.com", "v=DMARC1; p=reject")], {})
	sub := testing.mx("sub.example.com", "m.net")
	count(dmarc_policy.deny) == 0 with input as testing.model([sub, testing.txt("_dmarc.example.com", "v=DMARC1; p=reject")], {})
}

test_a_policy_may_be_around_the_zone if {
	mx := object.union(testing.mx("sub.example.com", "m.net"), {"zone": "sub.example.com"})
	zone := {"zones": {"sub.example.com": object.union(testing.zone("sub.example.com"), {"registrable": "example.com"})}}
	count(dmarc_policy.deny) == 0 with input as testing.model([mx], zone)
	count(dmarc_policy.undetermined) == 1 with input as testing.model([mx], zone)
}

test_reports_elsewhere if {
	policy := testing.txt("_dmarc.example.com", "v=DMARC1; p=reject; rua=mailto:d@reports.net")
	there := {"zone": "reports.net"}
	other := object.union(testing.a("www.reports.net", "8.8.8.8"), there)
	agrees := object.union(testing.txt("example.com._report._dmarc.reports.net", "v=DMARC1"), there)
	count(dmarc_policy.deny) == 0 with input as testing.model([policy], {})
	count(dmarc_policy.deny) == 1 with input as testing.model([policy, other], {})
	count(dmarc_policy.deny) == 0 with input as testing.model([policy, agrees], {})
}
