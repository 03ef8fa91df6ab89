# METADATA
# title: Resource control policies keep to their grammar
# description: >-
#   Resource control policies only deny, to everyone, by `Action`, and reach some services alone: AWS refuses others,
#   or they do nothing.
# related_resources:
#   - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
# custom:
#   id: SCP020
#   name: rcp-grammar
#   severity: high
#   standards: [RCP syntax]
#   remediation: >-
#     Deny to `Principal` `*`, name actions of services that are reached, and put the rest into conditions.
#   parameters:
#     services: prefixes of services that are reached, over the table
package lictor.scp.rcp_grammar

import data.lictor.lib.settings
import data.lictor.scp.data.services
import data.lictor.scp.lib.statements

default_parameters := {"services": []}

parameters := settings.of("scp", "SCP020", default_parameters)

deny contains {"message": sprintf("statement %s of a resource control policy %s", [statements.named(s), wrong.message]), "at": s.at, "path": wrong.path} if {
	some s in input.statements
	s.kind == "rcp"
	some wrong in wrongs(s)
}

wrongs(s) := (({{"message": "allows, and such policies only deny", "path": ["Effect"]} |
	s.effect == "Allow"
} | {{"message": "has to be about `Principal` `*`", "path": ["Principal"]} |
	not is_everyone(s)
}) | {{"message": sprintf("has `%s`, which is not taken", [element]), "path": [element]} |
	some element in {"NotAction", "NotPrincipal"}
	element in s.keys
}) | {{"message": sprintf("names `%s`, and `%s` is not reached", [action, prefix]), "path": ["Action", i]} |
	some i, action in s.actions
	[prefix, _] := split(lower(action), ":")
	not prefix in services.rcp
	not prefix in parameters.services
}

is_everyone(s) if {
	[p] := s.principals
	p.name == "*"
}
