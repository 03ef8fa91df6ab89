# METADATA
# title: Changes of required tags are not ignored
# description: >-
#   With `ignore_changes = [tags]` or `ignore_tags` of the provider a tag can be taken off by hand and no plan will say
#   so.
# related_resources:
#   - https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#ignore_changes
# custom:
#   id: TAG023
#   name: ignored-tags
#   severity: medium
#   standards: [drift]
#   remediation: Ignore the keys that others set, by name, and no more.
#   parameters:
#     required: the keys that must not be ignored (list of text)
package lictor.tagging.ignored_tags

import data.lictor.lib.settings
import data.lictor.tagging.lib.things

default_parameters := {"required": ["ManagedBy"]}

parameters := settings.of("tagging", "TAG023", default_parameters)

deny contains {"message": message, "at": one.at, "path": one.path} if {
	some one in input.ignored
	one.all
	message := sprintf("`ignore_changes` of `%s` hides all of its tags", [one.address])
}

deny contains {"message": message, "at": one.at, "path": one.path} if {
	some one in input.ignored
	not one.all
	keys := [key | some key in one.keys; key in parameters.required]
	keys != []
	message := sprintf("`ignore_changes` of `%s` hides %s", [one.address, things.list(keys)])
}

deny contains {"message": message, "at": provider.at, "path": ["ignore_tags"]} if {
	some provider in input.providers
	keys := [key | some key in parameters.required; hidden(provider.ignored, key)]
	keys != []
	message := sprintf("`ignore_tags` of the provider `%s` hides %s", [provider.key, things.list(keys)])
}

hidden(ignored, key) if key in ignored.keys

hidden(ignored, key) if {
	some prefix in ignored.key_prefixes
	startswith(key, prefix)
}
