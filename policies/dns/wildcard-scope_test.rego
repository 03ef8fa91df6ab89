package lictor.dns.wildcard_scope_test

import data.lictor.dns.lib.testing
import data.lictor.dns.wildcard_scope

severities(type) := {finding.severity | some finding in findings} if {
	record := {"fqdn": "*.example.com", "type": type, "wildcard": true}
	findings := wildcard_scope.deny with input as testing.model([record], {})
}

test_types if {
	severities("A") == {"medium"}
	severities("NS") == {"high"}
	severities("TXT") == set()
	severities("A") == set() with data.settings.dns as {"DNS024": {"allow": ["*.example.com"]}}
}
