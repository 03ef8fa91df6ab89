# METADATA
# title: What stops by itself is not production, and says when
# description: >-
#   A function that stops instances by `tag:AutoStop` does so in production too if the tag is there; a value that it does
#   not look for stops nothing.
# related_resources:
#   - https://docs.aws.amazon.com/solutions/latest/instance-scheduler-on-aws/solution-overview.html
# custom:
#   id: TAG018
#   name: autostop-tag
#   severity: low
#   standards: [FinOps]
#   remediation: Take the tag off production; write `true`, `false` or a schedule that the stopper knows.
#   parameters:
#     keys: the keys (list of text)
#     schedules: names of schedules that may be values (list of text)
#     production: environments that are not stopped (list of text)
#     environment_keys: the keys of the environment (list of text)
#     exempt_types: types that are not judged, as patterns with `*` at their ends (list of text)
package lictor.tagging.autostop_tag

import data.lictor.lib.settings
import data.lictor.lib.terraform
import data.lictor.tagging.lib.things

default_parameters := {
	"keys": ["AutoStop", "autostop", "auto-stop", "AutoShutdown", "auto-shutdown"],
	"schedules": [],
	"production": ["prod", "production", "prd", "live"],
	"environment_keys": ["Environment", "environment", "Env", "env"],
	"exempt_types": [],
}

parameters := settings.of("tagging", "TAG018", default_parameters)

judged := [found |
	some thing in things.judged(parameters)
	some key in parameters.keys
	value := thing.tags[key]
	found := {"thing": thing, "key": key, "value": value, "place": {"at": thing.at, "path": things.place(thing, key)}}
]

off := {"false", "no", "off", "disabled", "never"}

deny contains object.union(found.place, {"message": message, "value": found.value, "severity": "medium"}) if {
	some found in judged
	terraform.known(found.value)
	not lower(sprintf("%v", [found.value])) in off
	key := things.first_of(found.thing, parameters.environment_keys)
	environment := things.tag(found.thing, key)
	things.is_one_of(environment, parameters.production)
	message := sprintf("`%s` is `%v` where `%s` is `%s`: production would be stopped", [found.key, found.value, key, environment])
}

deny contains object.union(found.place, {"message": message, "value": found.value}) if {
	some found in judged
	terraform.known(found.value)
	not valid(sprintf("%v", [found.value]))
	message := sprintf("`%s` is `%v`, which is neither `true` or `false` nor a schedule", [found.key, found.value])
}

valid(value) if lower(value) in (off | {"true", "yes", "on", "enabled"})

valid(value) if value in parameters.schedules

# A time, two, or five fields of cron.
valid(value) if regex.match(`^([01]?[0-9]|2[0-3]):[0-5][0-9](\s*-\s*([01]?[0-9]|2[0-3]):[0-5][0-9])?$`, value)

valid(value) if regex.match(`^(cron\()?[0-9*/,-]+(\s+[0-9A-Za-z*?/,#-]+){4,5}\)?$`, value)

undetermined contains object.union(found.place, {"reason": reason}) if {
	some found in judged
	not terraform.known(found.value)
	reason := sprintf("the value of `%s` is not known", [found.key])
}
