# METADATA
# title: The environment of a thing is that of where it is
# description: >-
#   A thing tagged `dev` in the account of production is either in the wrong place or treated the wrong way. Two tags
#   that name the environment must agree.
# related_resources:
#   - https://docs.aws.amazon.com/whitepapers/latest/organizing-your-aws-environment/organizing-your-aws-environment.html
# custom:
#   id: TAG019
#   name: env-matches-account
#   severity: medium
#   standards: [AWS tagging]
#   remediation: Correct the tag, or move the thing.
#   parameters:
#     keys: the keys of the environment (list of text)
#     accounts: the environment of accounts, by number (object of text)
#     files: the environment of files, by patterns of their paths (object of text)
#     same: names that mean one environment (list of lists of text)
#     exempt_types: types that are not judged, as patterns with `*` at their ends (list of text)
package lictor.tagging.env_matches_account

import data.lictor.lib.settings
import data.lictor.lib.terraform
import data.lictor.lib.text
import data.lictor.tagging.lib.things

default_parameters := {
	"keys": ["Environment", "environment", "Env", "env"],
	"accounts": {},
	"files": {},
	"same": [["prod", "production", "prd", "live"], ["dev", "develop", "development"], ["stage", "staging", "stg"], ["test", "testing", "tst"]],
	"exempt_types": [],
}

parameters := settings.of("tagging", "TAG019", default_parameters)

told(thing) := {key: value | some key in parameters.keys; value := thing.tags[key]; is_string(value)}

deny contains {"message": message, "at": thing.at, "path": things.place(thing, second), "value": tags[second], "expected": tags[first]} if {
	some thing in things.judged(parameters)
	tags := told(thing)
	some first, _ in tags
	some second, _ in tags
	first < second
	not same(tags[first], tags[second])
	message := sprintf("`%s` is `%s` and `%s` is `%s`", [first, tags[first], second, tags[second]])
}

deny contains {"message": message, "at": thing.at, "path": things.place(thing, key), "value": value, "expected": wanted} if {
	some thing in things.judged(parameters)
	some key, value in told(thing)
	some account in accounts(thing)
	wanted := parameters.accounts[account]
	not same(value, wanted)
	message := sprintf("`%s` is `%s` in the account %s, which is of `%s`", [key, value, account, wanted])
}

deny contains {"message": message, "at": thing.at, "path": things.place(thing, key), "value": value, "expected": wanted} if {
	some thing in things.judged(parameters)
	some key, value in told(thing)
	file := input.files[thing.at.document]
	some pattern, wanted in parameters.files
	text.wildcard(pattern, file)
	not same(value, wanted)
	message := sprintf("`%s` is `%s` in `%s`, which is of `%s`", [key, value, file, wanted])
}

# Where a thing is told to be: by a list, by its owner, or by its ARN.
accounts(thing) := ({account | account := thing.account} | {account | some name in ["owner_id", "account_id"]; account := thing.values[name]}) | {part |
	arn := thing.values.arn
	is_string(arn)
	part := split(arn, ":")[4]
}

same(one, other) if lower(one) == lower(other)

same(one, other) if {
	some names in parameters.same
	lower(one) in names
	lower(other) in names
}

undetermined contains {"reason": reason, "at": thing.at, "path": things.place(thing, key)} if {
	count(parameters.accounts) + count(parameters.files) > 0
	some thing in things.judged(parameters)
	some key in parameters.keys
	value := thing.tags[key]
	not terraform.known(value)
	reason := sprintf("the value of `%s` is not known", [key])
}
