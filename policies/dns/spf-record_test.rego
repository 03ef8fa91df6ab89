package lictor.dns.spf_record_test

import data.lictor.dns.lib.testing
import data.lictor.dns.spf_record

found(texts) := count(findings) if {
	findings := spf_record.deny with input as testing.model([testing.txt("example.com", text) | some text in texts], {})
}

test_sound if {
	every text in [
		"v=spf1 -all", "v=spf1 include:_spf.x.net ip4:192.0.2.0/24 a mx:m.net ~all", "v=spf1 redirect=_spf.x.net",
		"V=SPF1 exists:%{i}.x.net exp=e.x.net -ALL", "other", "v=spf10 x",
	] {
		found([text]) == 0
	}
}

test_faults if {
	every text in [
		"v=spf1 +all", "v=spf1 all", "v=spf1 a", "v=spf1 ?all", "v=spf1 ptr -all", "v=spf1 -all a", "v=spf1 ipv4:192.0.2.1 -all",
	] {
		found([text]) == 1
	}
}

test_several if found(["v=spf1 -all", "v=spf1 a -all"]) == 1

test_mail_without_spf if {
	count(spf_record.deny) == 1 with input as testing.model([testing.mx("example.com", "m.net")], {})
	count(spf_record.deny) == 0 with input as testing.model([testing.mx("example.com", "")], {})
	unknown := {"fqdn": "example.com", "type": "TXT", "unknown": true}
	records := [testing.mx("example.com", "m.net"), unknown]
	count(spf_record.deny) == 0 with input as testing.model(records, {})
	count(spf_record.undetermined) == 1 with input as testing.model(records, {})
}

test_the_old_type if count(spf_record.deny) == 1 with input as testing.model([{"fqdn": "example.com", "type": "SPF"}], {})
