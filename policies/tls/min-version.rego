# METADATA
# title: Servers speak no TLS older than 1.2
# description: >-
#   TLS 1.0 and 1.1 are withdrawn, SSL is broken. What a server says of versions is read from its configuration or from what
#   a scan found; a server that says nothing has the default of its program, which is 1.2 everywhere today.
# related_resources:
#   - https://www.rfc-editor.org/rfc/rfc8996
#   - https://wiki.mozilla.org/Security/Server_Side_TLS
# custom:
#   id: TLS012
#   name: min-version
#   severity: critical
#   standards: [BCP 195, RFC 8996, Mozilla]
#   remediation: Allow TLS 1.2 and 1.3 only.
#   parameters:
#     profile: >-
#       The profile of Mozilla's that says the lowest version, `intermediate` (1.2) or `modern` (1.3).
#     version: The version of Mozilla's guidelines, `5.7`, `5.8` or `6.0`.
package lictor.tls.min_version

import data.lictor.lib.settings
import data.lictor.tls.lib.found
import data.lictor.tls.lib.listeners
import data.lictor.tls.lib.versions

default_parameters := {"profile": "intermediate", "version": "6.0"}

parameters := settings.of("tls", "TLS012", default_parameters)

least := listeners.profile(parameters.version, parameters.profile).min

# What is not broken is not critical.
severity(version) := "critical" if {
	versions.below(version, "1.2")
} else := "medium"

deny contains finding if {
	some listener in listeners.secure
	some version in listener.versions.value
	versions.below(version, least)
	message := sprintf("%s is allowed", [versions.called[version]])
	finding := found.saying(listeners.at(listener, listener.versions), listener.versions.path, message, {"value": version, "expected": sprintf("%s or later", [least]), "severity": severity(version)})
}

deny contains finding if {
	some listener in listeners.secure
	version := listener.min_version.value
	versions.below(version, least)
	message := sprintf("the lowest version is %s", [versions.called[version]])
	finding := found.saying(listeners.at(listener, listener.min_version), listener.min_version.path, message, {"value": version, "expected": sprintf("%s or later", [least]), "severity": severity(version)})
}

deny contains found.saying(scan, scan.versions.path, message, {"value": version, "severity": severity(version)}) if {
	some scan in input.scans
	some version in scan.versions.value
	versions.below(version, least)
	message := sprintf("`%s` speaks %s", [scan.endpoint, versions.called[version]])
}
