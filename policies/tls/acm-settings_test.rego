package lictor.tls.acm_settings_test

import data.lictor.tls.acm_settings as policy
import data.lictor.tls.lib.testing

denied(values) := answer if {
	answer := count(policy.deny) with input as testing.resources([testing.resource("aws_acm_certificate", values)])
}

test_settings if {
	denied({"validation_method": "DNS"}) == 0
	denied({"validation_method": "EMAIL"}) == 1
	denied({"validation_method": "DNS", "options": [{"certificate_transparency_logging_preference": "DISABLED"}]}) == 1
	count(policy.undetermined) == 1 with input as testing.resources([testing.resource("aws_acm_certificate", {"validation_method": {"$unknown": true}})])
}

test_lifecycle if {
	certificate := object.union(testing.resource("aws_acm_certificate", {"validation_method": "DNS"}), {"source": "config"})
	count(policy.deny) == 1 with input as testing.resources([certificate])
	count(policy.deny) == 0 with input as testing.resources([object.union(certificate, {"lifecycle": {"create_before_destroy": true}})])
}

test_imported if {
	every case in [["2026-12-31T00:00:00Z", 1], ["2027-06-30T00:00:00Z", 0]] {
		listed := {"at": testing.at, "name": "x", "object": {"Type": "IMPORTED", "NotAfter": case[0]}}
		count(policy.deny) == case[1] with input as testing.model({"acm": [listed]})
	}
}
