# Orders of certificates: cert-manager's Certificate, and what resources of Terraform and CloudFormation will ask for.
package lictor.tls.lib.orders

import data.lictor.tls.lib.resources

# certificates are cert-manager's objects, and issuers those that sign them.
certificates := object.get(input.kubernetes, "Certificate", [])

issuers := array.concat(object.get(input.kubernetes, "Issuer", []), object.get(input.kubernetes, "ClusterIssuer", []))

# issuer gives the issuer that a Certificate names, where it is in the scan.
issuer(certificate) := found if {
	reference := certificate.object.spec.issuerRef
	object.get(reference, "group", "cert-manager.io") in {"cert-manager.io", ""}
	kind := object.get(reference, "kind", "Issuer")
	some found in object.get(input.kubernetes, kind, [])
	found.name == reference.name
	same_place(kind, found, certificate)
}

same_place("ClusterIssuer", _, _)

same_place("Issuer", found, certificate) if found.namespace == certificate.namespace

# acme holds for Certificates whose issuer speaks ACME, and is therefore as good as public.
acme(certificate) if issuer(certificate).object.spec.acme

# names gives the names of a Certificate, each with its path.
names(certificate) := array.concat(
	[{"name": name, "path": ["spec", "dnsNames", i]} | some i, name in object.get(certificate.object, ["spec", "dnsNames"], [])],
	[{"name": name, "path": ["spec", "commonName"]} |
		name := certificate.object.spec.commonName
		not name in object.get(certificate.object, ["spec", "dnsNames"], [])
	],
)

# resource_names are the names that resources will ask certificates for: the resource, a name, its path.
resource_names := [asked |
	some [types, path, is_list] in [
		[{"aws_acm_certificate"}, ["domain_name"], false],
		[{"aws_acm_certificate"}, ["subject_alternative_names"], true],
		[{"AWS::CertificateManager::Certificate"}, ["DomainName"], false],
		[{"AWS::CertificateManager::Certificate"}, ["SubjectAlternativeNames"], true],
		[{"acme_certificate"}, ["common_name"], false],
		[{"acme_certificate"}, ["subject_alternative_names"], true],
		[{"tls_self_signed_cert", "tls_cert_request"}, ["dns_names"], true],
	]
	some resource in resources.managed(types)
	some asked in listed(resource, path, is_list)
]

listed(resource, path, false) := [{"resource": resource, "name": name, "path": path}] if {
	name := resources.value(resource, path)
	is_string(name)
} else := []

listed(resource, path, true) := [{"resource": resource, "name": name, "path": array.concat(path, [i])} |
	some i, name in resources.value(resource, path)
	is_string(name)
]
