package lictor.dns.name_syntax_test

import data.lictor.dns.lib.testing
import data.lictor.dns.name_syntax

found(record) := count(findings) if {
	findings := name_syntax.deny with input as testing.model([record], {})
}

test_names if {
	found(testing.a("a.example.com", "8.8.8.8")) == 0
	every trait, _ in name_syntax.faults {
		found(testing.with_fields(testing.a("a.example.com", "8.8.8.8"), {"traits": [trait]})) == 1
	}
}

test_targets if {
	found(testing.mx("example.com", "m.example.com.example.com")) == 1
	found(testing.mx("example.com", "m.example.com")) == 0
	found(testing.mx("example.com", "example.com.example.com")) == 1
}

test_texts if {
	found({"fqdn": "example.com", "type": "TXT", "rdata": [{"text": "x", "longest": 256}]}) == 1
	found(testing.txt("_acme-challenge.example.com", "x")) == 1
}

test_persistent_validation if {
	found(testing.txt("_validation-persist.example.com", "ca.example; accounturi=x; persistUntil=1700000000")) == 1
	found(testing.txt("_validation-persist.example.com", "ca.example; accounturi=x; persistUntil=4000000000")) == 0
	found(testing.txt("_validation-persist.example.com", "ca.example; accounturi=x")) == 0
}
