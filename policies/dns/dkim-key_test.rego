package lictor.dns.dkim_key_test

import data.lictor.dns.dkim_key
import data.lictor.dns.lib.testing

found(text, fields) := count(findings) if {
	datum := object.union({"text": text}, fields)
	record := {"fqdn": "s._domainkey.example.com", "type": "TXT", "rdata": [datum]}
	findings := dkim_key.deny with input as testing.model([record], {})
}

test_sizes if {
	found("v=DKIM1; p=MIIB", {"bits": 2048}) == 0
	found("v=DKIM1; p=MIIB", {"bits": 1024}) == 1
	found("v=DKIM1; k=ed25519; p=MIIB", {"bits": 256}) == 0
	found("v=DKIM1; p=MIIB", {}) == 1
}

test_modes if {
	found("v=DKIM1; p=MIIB; t=y", {"bits": 2048}) == 1
	found("v=DKIM1; p=MIIB; t=s", {"bits": 2048}) == 0
	found("v=DKIM1; p=", {}) == 0
}

test_selectors if {
	used := {"DNS021": {"selectors": {"example.com": ["s"]}}}
	found("v=DKIM1; p=", {}) == 1 with data.settings.dns as used
	count(dkim_key.deny) == 1 with input as testing.model([testing.a("example.com", "8.8.8.8")], {}) with data.settings.dns as used
}
