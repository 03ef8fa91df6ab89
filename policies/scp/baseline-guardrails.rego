# METADATA
# title: Every account has the base line
# description: >-
#   Some acts take away the organisation's sight or hold: leaving it, stopping CloudTrail, Config, GuardDuty or
#   Security Hub, opening S3 to the public, deleting keys. A denial on the way from the root keeps every account from
#   them.
# related_resources:
#   - https://docs.aws.amazon.com/controltower/latest/controlreference/controls-reference.html
# custom:
#   id: SCP015
#   name: baseline-guardrails
#   severity: medium
#   standards: [AWS Control Tower]
#   remediation: >-
#     Deny the actions at the root or the unit, with an exemption for the automation.
#   parameters:
#     baseline: names of guards, with actions that must be denied; key instead of actions asks for a condition on it
package lictor.scp.baseline_guardrails

import data.lictor.lib.settings
import data.lictor.scp.lib.statements

default_parameters := {"baseline": [{"name": "leaving the organisation", "actions": ["organizations:LeaveOrganization"]}, {"name": "stopping CloudTrail", "actions": ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail"]}, {"name": "stopping Config", "actions": ["config:StopConfigurationRecorder", "config:DeleteConfigurationRecorder"]}, {"name": "switching off GuardDuty", "actions": ["guardduty:DeleteDetector", "guardduty:DisassociateFromAdministratorAccount"]}, {"name": "switching off Security Hub", "actions": ["securityhub:DisableSecurityHub"]}, {"name": "acts of the root user", "key": "aws:principalarn", "value": "arn:aws:iam::*:root"}, {"name": "opening S3 to the public", "actions": ["s3:PutAccountPublicAccessBlock"]}, {"name": "switching off encryption of EBS", "actions": ["ec2:DisableEbsEncryptionByDefault"]}, {"name": "metadata of instances without tokens", "key": "ec2:metadatahttptokens", "value": "*"}, {"name": "deleting keys", "actions": ["kms:ScheduleKeyDeletion"]}]}

parameters := settings.of("scp", "SCP015", default_parameters)

deny contains {"message": sprintf("%d of %d accounts have no guard against %s, such as `%s`", [count(open), count(accounts), guard.name, open[0].name]), "at": open[0].at, "value": [account.id | some account in array.slice(open, 0, 20)], "expected": object.get(guard, "actions", guard)} if {
	some i, guard in parameters.baseline
	open := [account | some account in accounts; not guarded(account, i)]
	count(open) > 0
}

accounts := [node | some node in input.nodes; node.kind == "account"; not node.is_management]

guarded(account, i) if {
	some id in account.path
	some policy in scps_of[id]
	i in guards[policy]
}

scps_of := {node.id: node.scps | some node in input.nodes}

# guards gives the guards that each policy holds, by their numbers.
guards := {policy.n: held |
	some policy in input.policies
	held := {i | some i, guard in parameters.baseline; holds(policy.n, guard)}
}

denials[policy] contains s if {
	some s in statements.scps
	s.effect == "Deny"
	policy := s.policy
}

holds(policy, guard) if {
	every action in guard.actions {
		some s in denials[policy]
		statements.asks(s, action)
	}
}

holds(policy, guard) if {
	some s in denials[policy]
	some c in statements.on(s, guard.key)
	some value in c.values
	glob.match(guard.value, null, value)
}
