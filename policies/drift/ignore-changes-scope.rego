# METADATA
# title: Few changes are ignored
# description: >-
#   What `ignore_changes` names is never looked at again: with `all` the resource is out of hand, and with
#   security attributes anyone may change them.
# related_resources:
#   - https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle
# custom:
#   id: DRF018
#   name: ignore-changes-scope
#   severity: high
#   standards: [DRIFT]
#   remediation: >-
#     Name the attributes that another system owns, such as `desired_capacity`, and nothing else.
#   parameters:
#     attrs: patterns of attributes that must not be ignored (list of texts)
#     allow: patterns of addresses this is not for (list of texts)
package lictor.drift.ignore_changes_scope

import data.lictor.lib.settings
import data.lictor.lib.text

default_parameters := {"attrs": ["ingress*", "egress*", "*policy*", "acl", "*encrypt*", "kms_*", "*publicly_accessible*", "*deletion_protection*", "*logging*", "security_groups", "vpc_security_group_ids", "ssl_policy", "*cidr_blocks*", "records", "*public_access*"], "allow": []}

parameters := settings.of("drift", "DRF018", default_parameters)

deny contains {"message": message, "at": resource.at, "path": ["lifecycle", 0, "ignore_changes"], "value": "all"} if {
	some resource in config
	resource.lifecycle.ignore_changes == "all"
	message := sprintf("`%s` ignores all changes", [resource.address])
}

deny contains {"message": message, "at": resource.at, "path": ["lifecycle", 0, "ignore_changes"], "value": name} if {
	some resource in config
	some name in resource.lifecycle.ignore_changes
	text.wildcards(parameters.attrs, name)
	message := sprintf("`%s` ignores changes of `%s`, which decides who gets in", [resource.address, name])
}

config := [resource | some resource in input.config; not text.wildcards(parameters.allow, resource.address)]
