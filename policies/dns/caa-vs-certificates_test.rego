package lictor.dns.caa_vs_certificates_test

import data.lictor.dns.caa_vs_certificates
import data.lictor.dns.lib.testing

order(name, authority) := {"orders": [{"names": [name], "authority": authority, "at": testing.place}]}

found(records, extra) := count(findings) if {
	findings := caa_vs_certificates.deny with input as testing.model(records, extra)
}

issue := testing.caa("example.com", "issue", "letsencrypt.org; accounturi=x")

test_issue if {
	found([issue], order("www.example.com", "acme-v02.api.letsencrypt.org")) == 0
	found([issue], order("www.example.com", "acm")) == 1
	found([issue], order("www.example.net", "acm")) == 0
	found([], order("www.example.com", "acm")) == 0
	found([issue], order("www.example.com", "a.private.authority")) == 0
}

test_nearest_records_count if {
	nearer := testing.caa("www.example.com", "issue", "amazon.com")
	found([issue, nearer], order("www.example.com", "acm")) == 0
	found([issue, nearer], order("example.com", "acm")) == 1
}

test_wildcards if {
	none := testing.caa("example.com", "issuewild", ";")
	found([issue, none], order("*.example.com", "acme-v02.api.letsencrypt.org")) == 1
	found([issue], order("*.example.com", "acme-v02.api.letsencrypt.org")) == 0
	found([issue, none], order("example.com", "acme-v02.api.letsencrypt.org")) == 0
}

test_further_authorities if {
	own := {"DNS017": {"ca_identities": {"a.private.authority": ["ca.example"]}}}
	found([issue], order("example.com", "a.private.authority")) == 1 with data.settings.dns as own
}

test_unknown if {
	unknown := {"fqdn": "example.com", "type": "CAA", "unknown": true}
	found([unknown], order("example.com", "acm")) == 0
	count(caa_vs_certificates.undetermined) == 1 with input as testing.model([unknown], order("example.com", "acm"))
}
