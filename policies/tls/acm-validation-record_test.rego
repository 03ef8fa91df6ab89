package lictor.tls.acm_validation_record_test

import data.lictor.tls.acm_validation_record as policy
import data.lictor.tls.lib.testing

certificate(actions) := object.union(testing.resource("aws_acm_certificate", {"domain_name": "www.example.org", "validation_method": "DNS"}), {"actions": actions})

record(values, before) := object.union(testing.resource("aws_route53_record", {}), {"values": values, "before": before})

gone := record(null, {"name": "_a.www.example.org.", "records": ["_b.acm-validations.aws."]})

test_removed if {
	count(policy.deny) == 1 with input as testing.resources([certificate(["no-op"]), gone])
	count(policy.deny) == 0 with input as testing.resources([certificate(["no-op"]), record(null, {"name": "_a.shop.example.org.", "records": ["_b.acm-validations.aws."]})])
}

test_missing if {
	count(policy.deny) == 1 with input as testing.resources([certificate(["create"])])
	count(policy.deny) == 0 with input as testing.resources([certificate(["no-op"])])

	# Whether a record that is unknown validates cannot be told.
	count(policy.deny) == 0 with input as testing.resources([certificate(["create"]), record({"records": {"$unknown": true}}, null)])
	count(policy.deny) == 0 with input as testing.resources([certificate(["create"]), testing.resource("aws_acm_certificate_validation", {})])
}
