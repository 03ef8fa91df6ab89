# Settings of services at the edge that say the lowest version: where they stand, which of their values are too low, and
# what counts where nothing is set. Types of Terraform and CloudFormation side by side.
package lictor.tls.data.edges

as_of := "2026-11-23"

source := "documentation of the AWS, Google and Azure providers and of CloudFormation"

settings := [
	{
		"types": {"aws_cloudfront_distribution"}, "path": ["viewer_certificate", 0, "minimum_protocol_version"],
		"too_low": {"SSLv3", "TLSv1", "TLSv1_2016", "TLSv1.1_2016"}, "expected": "TLSv1.2_2021",
	},
	{
		"types": {"AWS::CloudFront::Distribution"}, "path": ["DistributionConfig", "ViewerCertificate", "MinimumProtocolVersion"],
		"too_low": {"SSLv3", "TLSv1", "TLSv1_2016", "TLSv1.1_2016"}, "expected": "TLSv1.2_2021",
	},
	{
		"types": {"aws_api_gateway_domain_name"}, "path": ["security_policy"],
		"too_low": {"TLS_1_0"}, "expected": "TLS_1_2",
	},
	{
		"types": {"aws_apigatewayv2_domain_name"}, "path": ["domain_name_configuration", 0, "security_policy"],
		"too_low": {"TLS_1_0"}, "expected": "TLS_1_2",
	},
	{
		"types": {"AWS::ApiGateway::DomainName"}, "path": ["SecurityPolicy"],
		"too_low": {"TLS_1_0"}, "expected": "TLS_1_2",
	},
	{
		"types": {"aws_opensearch_domain", "aws_elasticsearch_domain"}, "path": ["domain_endpoint_options", 0, "tls_security_policy"],
		"too_low": {"Policy-Min-TLS-1-0-2019-07"}, "unset": "Policy-Min-TLS-1-0-2019-07", "expected": "Policy-Min-TLS-1-2-PFS-2023-10",
	},
	{
		"types": {"AWS::OpenSearchService::Domain", "AWS::Elasticsearch::Domain"}, "path": ["DomainEndpointOptions", "TLSSecurityPolicy"],
		"too_low": {"Policy-Min-TLS-1-0-2019-07"}, "unset": "Policy-Min-TLS-1-0-2019-07", "expected": "Policy-Min-TLS-1-2-PFS-2023-10",
	},
	{
		"types": {"google_compute_ssl_policy", "google_compute_region_ssl_policy"}, "path": ["min_tls_version"],
		"too_low": {"TLS_1_0", "TLS_1_1"}, "unset": "TLS_1_0", "expected": "TLS_1_2",
	},
	{
		"types": {"azurerm_application_gateway"}, "path": ["ssl_policy", 0, "min_protocol_version"],
		"too_low": {"TLSv1_0", "TLSv1_1"}, "expected": "TLSv1_2",
	},
	{
		"types": {"azurerm_application_gateway"}, "path": ["ssl_policy", 0, "policy_name"],
		"too_low": {"AppGwSslPolicy20150501", "AppGwSslPolicy20170401"}, "expected": "AppGwSslPolicy20220101",
	},
]

# Settings of any type of Azure that has them.
azure := {"min_tls_version", "minimum_tls_version", "minimal_tls_version", "tls_min_version"}

azure_too_low := {"1.0", "1.1", "TLS1_0", "TLS1_1", "TLSEnforcementDisabled", "Disabled"}

# Versions that an origin of CloudFront should not be spoken to in.
origin_too_low := {"SSLv3", "TLSv1", "TLSv1.1"}
