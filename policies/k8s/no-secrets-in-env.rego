# METADATA
# title: Credentials are not written into manifests
# description: >-
#   What stands in a pod's environment or in a ConfigMap is read by everyone who may read the manifest, its history in git,
#   or the object. Values that have the form of a credential count, and those whose name says that they are one.
# related_resources:
#   - https://kubernetes.io/docs/concepts/configuration/secret/
# custom:
#   id: no-secrets-in-env
#   sensitive: true
#   severity: high
#   standards: [CIS 5.4.1, NSA]
#   remediation: >-
#     Take the value out, replace the credential (it is known now), and have it from a Secret, best as a file, or from the
#     cluster's store of secrets.
#   parameters:
#     formats: forms of credentials by what they are (object of regular expressions)
#     names: what names of credentials look like; names are not looked at if empty (regular expression)
#     entropy: bits per character from which a value of 20 characters or more is a credential; not looked at if 0 (number)
#     ban_secret_env: whether Secrets in the environment count too, for they should be files (true or false)
#     ignore: names of variables and keys that are not looked at, `*` at either end (list of text)
package lictor.k8s.no_secrets_in_env

import data.lictor.k8s.data.credentials
import data.lictor.k8s.lib.entropy
import data.lictor.k8s.lib.pods
import data.lictor.k8s.lib.reviewed
import data.lictor.lib.settings
import data.lictor.lib.text

default_parameters := {
	"formats": credentials.formats,
	"names": credentials.names,
	"entropy": 0,
	"ban_secret_env": false,
	"ignore": [],
}

parameters := settings.of("k8s", "no-secrets-in-env", default_parameters)

# The values themselves are left out of findings: reports are read by more people than manifests.
deny contains {
	"message": sprintf("variable `%s` of %s %s", [variable.name, c.who, why]),
	"path": array.concat(c.path, ["env", i, "value"]),
	"expected": "a value from a Secret",
} if {
	some c in pods.containers(parameters)
	some i, variable in c.container.env
	why := credential(variable.name, variable.value)
}

deny contains {
	"message": sprintf("argument %d of %s has %s in it", [i, c.who, what]),
	"path": array.concat(c.path, [field, i]),
	"expected": "a value from a Secret",
} if {
	some c in pods.containers(parameters)
	some field in ["command", "args"]
	some i, argument in c.container[field]
	what := formed(argument)
}

deny contains {
	"message": sprintf("key `%s` of the ConfigMap %s", [key, why]),
	"path": ["data", key],
	"expected": "a Secret",
} if {
	config := reviewed.object(parameters, "", {"ConfigMap"})
	some key, value in config.data
	why := credential(key, value)
}

deny contains {
	"message": sprintf("key `%s` of the ConfigMap sets `%s`, which is named as a credential", [key, name]),
	"path": ["data", key],
	"expected": "a Secret",
} if {
	config := reviewed.object(parameters, "", {"ConfigMap"})
	parameters.names != ""
	some key, value in config.data
	not text.wildcards(parameters.ignore, key)
	may_assign(lower(value))
	not credential(key, value)
	some [_, name, written] in regex.find_all_string_submatch_n(credentials.assignment, value, 100)
	not text.wildcards(parameters.ignore, name)
	not regex.match(credentials.harmless_values, written)
}

deny contains {
	"message": sprintf("variable `%s` of %s is from a Secret: it shows in dumps and in child processes", [variable.name, c.who]),
	"path": array.concat(c.path, ["env", i, "valueFrom", "secretKeyRef"]),
	"value": variable.valueFrom.secretKeyRef,
	"expected": "the Secret mounted as a file",
	"severity": "low",
} if {
	parameters.ban_secret_env
	some c in pods.containers(parameters)
	some i, variable in c.container.env
	variable.valueFrom.secretKeyRef
}

deny contains {
	"message": sprintf("the environment of %s is from a Secret: it shows in dumps and in child processes", [c.who]),
	"path": array.concat(c.path, ["envFrom", i, "secretRef"]),
	"value": from.secretRef,
	"expected": "the Secret mounted as a file",
	"severity": "low",
} if {
	parameters.ban_secret_env
	some c in pods.containers(parameters)
	some i, from in c.container.envFrom
	from.secretRef
}

may_assign(value) if {
	some hint in credentials.assignment_hints
	contains(value, hint)
}

# credential tells why a value is taken for a credential.
credential(name, value) := why if {
	is_string(value)
	not text.wildcards(parameters.ignore, name)
	why := looks_like(name, value)
}

looks_like(_, value) := sprintf("has %s in it", [formed(value)])

looks_like(name, value) := "is named as a credential and has its value written out" if {
	not formed(value)
	parameters.names != ""
	regex.match(parameters.names, name)
	not regex.match(credentials.harmless_names, name)
	value != ""
	not contains(value, "\n")
	not regex.match(credentials.harmless_values, value)
} else := "looks random, as credentials do" if {
	not formed(value)
	parameters.entropy > 0
	count(value) >= 20
	regex.match(`^[A-Za-z0-9+/=_-]+$`, value)
	entropy.bits(value) >= parameters.entropy
}

# formed tells which form of a credential a value has in it.
formed(value) := found[0] if {
	found := sort([what |
		some what, pattern in parameters.formats
		possible(what, pattern, value)
		regex.match(pattern, value)
	])
	count(found) > 0
}

possible(what, pattern, _) if not credentials.formats[what] == pattern

possible(what, pattern, value) if {
	credentials.formats[what] == pattern
	some hint in credentials.hints[what]
	contains(value, hint)
}
