package lictor.tls.edge_minimum_test

import data.lictor.tls.edge_minimum as policy
import data.lictor.tls.lib.testing

denied(type, values) := answer if {
	answer := count(policy.deny) with input as testing.resources([testing.resource(type, values)])
}

undetermined(type, values) := answer if {
	answer := count(policy.undetermined) with input as testing.resources([testing.resource(type, values)])
}

viewer(fields) := {"viewer_certificate": [fields]}

test_cloudfront if {
	denied("aws_cloudfront_distribution", viewer({"minimum_protocol_version": "TLSv1"})) == 1
	denied("aws_cloudfront_distribution", viewer({"minimum_protocol_version": "TLSv1.2_2021"})) == 0
	denied("aws_cloudfront_distribution", viewer({"minimum_protocol_version": "TLSv1", "cloudfront_default_certificate": true})) == 1
	undetermined("aws_cloudfront_distribution", viewer({"minimum_protocol_version": {"$unknown": true}})) == 1
	denied("aws_cloudfront_distribution", {"origin": [{"custom_origin_config": [{"origin_ssl_protocols": ["SSLv3", "TLSv1.2"]}]}]}) == 1
}

test_defaults if {
	denied("aws_opensearch_domain", {}) == 1
	denied("google_compute_ssl_policy", {"min_tls_version": "TLS_1_2"}) == 0
	denied("google_compute_ssl_policy", {}) == 1
	denied("google_compute_target_https_proxy", {}) == 1
	undetermined("aws_opensearch_domain", {"domain_endpoint_options": {"$unknown": true}}) == 1
}

test_azure if {
	denied("azurerm_storage_account", {"min_tls_version": "TLS1_0"}) == 1
	denied("azurerm_redis_cache", {"minimum_tls_version": "1.2"}) == 0
}
