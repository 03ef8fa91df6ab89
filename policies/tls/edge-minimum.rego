# METADATA
# title: Services at the edge speak no TLS older than 1.2
# description: >-
#   CloudFront, API Gateway, OpenSearch, Application Gateway and Google's proxies each say the lowest version in a setting of
#   their own, some with a default that is too low; CloudFront's own certificate brings TLS 1.0 with it.
# related_resources:
#   - https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html
#   - https://cloud.google.com/load-balancing/docs/ssl-policies-concepts
# custom:
#   id: TLS015
#   name: edge-minimum
#   severity: high
#   standards: [CKV_AWS_174, CKV_AWS_206, CKV_AWS_228, CKV_GCP_4, CKV_AZURE_44, CKV_AZURE_218]
#   remediation: Set the lowest version to TLS 1.2 or later.
#   parameters:
#     default_certificate: Whether distributions may use CloudFront's own certificate.
#     origins: Whether the versions are looked at in which CloudFront speaks to origins.
package lictor.tls.edge_minimum

import data.lictor.lib.settings
import data.lictor.tls.data.edges
import data.lictor.tls.lib.found
import data.lictor.tls.lib.resources

default_parameters := {"default_certificate": false, "origins": true}

parameters := settings.of("tls", "TLS015", default_parameters)

deny contains found.saying(resource, setting.path, message, {"value": value, "expected": setting.expected}) if {
	some setting in edges.settings
	some resource in resources.managed(setting.types)
	value := resources.value(resource, setting.path)
	value in setting.too_low
	not default_certificate(resource)
	message := sprintf("`%s` speaks TLS older than 1.2: %s", [resource.address, value])
}

deny contains found.saying(resource, setting.path, message, {"expected": setting.expected}) if {
	some setting in edges.settings
	some resource in resources.managed(setting.types)
	resources.unset(resource, setting.path)
	message := sprintf("`%s` says no lowest version and gets `%s`", [resource.address, setting.unset])
}

undetermined contains found.unknown(resource, setting.path, reason) if {
	some setting in edges.settings
	some resource in resources.managed(setting.types)
	resources.unknown(resource, setting.path)
	not default_certificate(resource)
	reason := sprintf("the lowest version of `%s` is known after the apply only", [resource.address])
}

deny contains found.saying(resource, [field], message, {"value": value, "expected": "1.2"}) if {
	some resource in resources.all_managed
	startswith(resource.type, "azurerm_")
	some field in edges.azure
	value := resources.value(resource, [field])
	value in edges.azure_too_low
	message := sprintf("`%s` speaks TLS older than 1.2: %s", [resource.address, value])
}

certificates := [
	[{"aws_cloudfront_distribution"}, ["viewer_certificate", 0, "cloudfront_default_certificate"]],
	[{"AWS::CloudFront::Distribution"}, ["DistributionConfig", "ViewerCertificate", "CloudFrontDefaultCertificate"]],
]

default_certificate(resource) if {
	some [types, path] in certificates
	resource.type in types
	resources.value(resource, path) == true
}

deny contains found.saying(resource, path, message, {"value": true, "severity": "medium"}) if {
	not parameters.default_certificate
	some [types, path] in certificates
	some resource in resources.managed(types)
	default_certificate(resource)
	message := sprintf("`%s` uses CloudFront's own certificate, with which it speaks TLS 1.0", [resource.address])
}

origins := [
	[{"aws_cloudfront_distribution"}, ["origin"], ["custom_origin_config", 0, "origin_ssl_protocols"]],
	[{"AWS::CloudFront::Distribution"}, ["DistributionConfig", "Origins"], ["CustomOriginConfig", "OriginSSLProtocols"]],
]

deny contains found.saying(resource, place, message, {"value": protocol, "severity": "medium"}) if {
	parameters.origins
	some [types, path, inner] in origins
	some resource in resources.managed(types)
	list := resources.value(resource, path)
	some i, _ in list
	place := array.concat(array.concat(path, [i]), inner)
	some protocol in resources.value(resource, place)
	protocol in edges.origin_too_low
	message := sprintf("`%s` speaks %s to an origin", [resource.address, protocol])
}

# Google's proxies without a policy have one that begins at TLS 1.0.
deny contains found.saying(resource, ["ssl_policy"], message, {"severity": "medium"}) if {
	some resource in resources.managed({"google_compute_target_https_proxy", "google_compute_region_target_https_proxy", "google_compute_target_ssl_proxy"})
	resources.unset(resource, ["ssl_policy"])
	message := sprintf("`%s` names no SSL policy and speaks TLS 1.0", [resource.address])
}
