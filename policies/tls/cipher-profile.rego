# METADATA
# title: Cipher suites and curves are those of a profile
# description: >-
#   Mozilla's profiles list the suites and groups that are good and that clients know. What earlier versions of a profile had is
#   a lesser finding. Names of groups of OpenSSL's mean other suites with each version, most of them too many.
# related_resources:
#   - https://wiki.mozilla.org/Security/Server_Side_TLS
#   - https://ssl-config.mozilla.org/
# custom:
#   id: TLS013
#   name: cipher-profile
#   severity: high
#   standards: [Mozilla, BCP 195]
#   remediation: Take the list from ssl-config.mozilla.org for the profile.
#   parameters:
#     profile: The profile, `intermediate` or `modern` (or `old` up to version 5.8).
#     version: The version of Mozilla's guidelines, `5.7`, `5.8` or `6.0`.
#     allow: Further suites and groups that may be used.
#     require_pq: Whether lists of groups must have one that quantum computers do not break.
#     min_dh_bits: The fewest bits of Diffie-Hellman parameters.
package lictor.tls.cipher_profile

import data.lictor.lib.settings
import data.lictor.tls.data.mozilla
import data.lictor.tls.lib.found
import data.lictor.tls.lib.listeners

default_parameters := {"profile": "intermediate", "version": "6.0", "allow": [], "require_pq": false, "min_dh_bits": 2048}

parameters := settings.of("tls", "TLS013", default_parameters)

profile := listeners.profile(parameters.version, parameters.profile)

# What each field of a listener may hold.
good := {
	"ciphers": ({value | some value in array.concat(array.concat(profile.ciphers, profile.suites), parameters.allow)} | groups),
	"suites": {value | some value in array.concat(profile.suites, parameters.allow)},
	"curves": {value | some value in array.concat(array.concat(profile.curves, ["auto"]), parameters.allow)},
}

groups := mozilla.groups if {
	count(profile.ciphers) > 0
} else := set()

once_good := {field: listeners.allowed_somewhere(parameters.profile, field) | some field in ["ciphers", "suites", "curves"]}

what := {"ciphers": "cipher suites", "suites": "cipher suites of TLS 1.3", "curves": "groups"}

deny contains finding if {
	some listener in listeners.secure
	not only_tls13(listener)
	some field in ["ciphers", "suites", "curves"]
	setting := listener[field]
	bad := [value | some value in setting.value; not value in good[field]]
	count(bad) > 0
	finding := found.saying(listeners.at(listener, setting), setting.path, message_of(field, bad), {"value": bad, "severity": severity(field, bad)})
}

message_of(field, bad) := sprintf("%s outside of Mozilla's profile %s %s: %s", [what[field], parameters.profile, parameters.version, concat(", ", bad)])

# Groups are no hole, and what was good a version ago is none either.
severity(field, bad) := "low" if {
	every value in bad {
		value in once_good[field]
	}
} else := "medium" if {
	field == "curves"
} else := "high"

only_tls13(listener) if {
	count(listener.versions.value) > 0
	every version in listener.versions.value {
		version == "1.3"
	}
}

only_tls13(listener) if listener.min_version.value == "1.3"

deny contains found.saying(scan, scan.ciphers.path, message_of("ciphers", bad), {"value": bad, "severity": severity("ciphers", bad)}) if {
	some scan in input.scans
	bad := [value | some value in scan.ciphers.value; not value in good.ciphers]
	count(bad) > 0
}

deny contains finding if {
	parameters.require_pq
	some listener in listeners.secure
	setting := listener.curves
	not "X25519MLKEM768" in setting.value
	not "auto" in setting.value
	message := "there is no group that quantum computers do not break"
	finding := found.saying(listeners.at(listener, setting), setting.path, message, {"expected": "X25519MLKEM768", "severity": "low"})
}

deny contains finding if {
	some listener in listeners.secure
	setting := listener.dh_bits
	setting.value < parameters.min_dh_bits
	message := sprintf("Diffie-Hellman parameters have %d bits", [setting.value])
	finding := found.saying(listeners.at(listener, setting), setting.path, message, {"value": setting.value, "expected": parameters.min_dh_bits})
}
