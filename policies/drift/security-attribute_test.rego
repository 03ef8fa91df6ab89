package lictor.drift.security_attribute_test

import data.lictor.drift.lib.testing
import data.lictor.drift.security_attribute

test_classes if {
	row := testing.row({"changes": [testing.change({"class": "security", "pointer": "/ingress"}), testing.change({"class": "tag"})]})
	found := security_attribute.deny with input.rows as [row]
	testing.messages(found) == {"`/ingress` of `aws_instance.a` was changed outside of the code"}
	{finding.value | some finding in found} == {"b"}
	count(security_attribute.deny) == 2 with input.rows as [row] with data.settings as testing.settings("DRF003", {"classes": ["security", "tag"]})
}

test_secrets_and_what_does_not_count if {
	found := security_attribute.deny with input.rows as [testing.row({"changes": [testing.change({"class": "security", "sensitive": true})]})]
	every finding in found {
		not finding.value
	}
	count(found) == 1
	security_attribute.deny == set() with input.rows as [testing.row({"changes": [testing.change({"class": "security", "counts": false})]})]
}
