package lictor.tls.approver_policy_scope_test

import data.lictor.tls.approver_policy_scope as policy
import data.lictor.tls.lib.testing

narrow := {"allowed": {"dnsNames": {"values": ["*.example.org"]}}, "constraints": {"maxDuration": "2160h"}, "selector": {"issuerRef": {"name": "x"}}}

denied(fields) := answer if {
	answer := count(policy.deny) with input as testing.kubernetes({"CertificateRequestPolicy": [testing.object_of("CertificateRequestPolicy", object.union(narrow, fields))]})
}

test_scopes if {
	denied({}) == 0
	denied({"allowed": {"dnsNames": {"values": ["*"]}}}) == 1
	denied({"allowed": {"dnsNames": {"values": ["*"], "validations": [{"rule": "self.size() < 24"}]}}}) == 0
	denied({"allowed": {"isCA": true}}) == 1
	denied({"constraints": {"maxDuration": null}}) == 0
}

test_selectors if {
	spec := object.union(object.remove(narrow, ["selector"]), {"selector": {"issuerRef": {"name": "*", "kind": "*"}}})
	count(policy.deny) == 1 with input as testing.kubernetes({"CertificateRequestPolicy": [testing.object_of("CertificateRequestPolicy", spec)]})
}

test_no_end if {
	count(policy.deny) == 1 with input as testing.kubernetes({"CertificateRequestPolicy": [testing.object_of("CertificateRequestPolicy", object.remove(narrow, ["constraints"]))]})
}
