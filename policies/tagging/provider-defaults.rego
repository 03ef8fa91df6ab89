# METADATA
# title: Providers give their resources the tags that are required
# description: >-
#   `default_tags` reach what is forgotten. Two configurations of one provider that give different tags, as for another
#   region, make reports by account and region differ.
# related_resources:
#   - https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/resource-tagging
# custom:
#   id: TAG008
#   name: provider-defaults
#   severity: low
#   standards: [AWS tagging]
#   remediation: Put the tags into `default_tags` of every configuration of the provider, from one local.
#   parameters:
#     required: the keys that defaults must have where there are any (list of text)
#     demand: whether a provider must have defaults (boolean)
package lictor.tagging.provider_defaults

import data.lictor.lib.settings
import data.lictor.tagging.lib.things

default_parameters := {"required": ["ManagedBy"], "demand": false}

parameters := settings.of("tagging", "TAG008", default_parameters)

deny contains {"message": message, "at": provider.at, "path": path(provider), "expected": missing} if {
	some provider in input.providers
	provider.cloud == "aws"
	provider.has_defaults
	provider.complete
	missing := [key | some key in parameters.required; not key in object.keys(provider.defaults)]
	missing != []
	message := sprintf("the defaults of the provider `%s` lack %s", [provider.key, things.list(missing)])
}

deny contains {"message": message, "at": provider.at, "path": []} if {
	parameters.demand
	some provider in input.providers
	provider.cloud in {"aws", "gcp"}
	not provider.has_defaults
	message := sprintf("the provider `%s` gives no tags to its resources", [provider.key])
}

deny contains {"message": message, "at": provider.at, "path": path(provider), "value": provider.defaults, "expected": other.defaults} if {
	some provider in input.providers
	provider.alias
	some other in input.providers
	not other.alias
	other.name == provider.name
	other.folder == provider.folder
	provider.complete
	other.complete
	provider.defaults != other.defaults
	message := sprintf("the provider `%s` gives other tags than `%s`", [provider.key, other.key])
}

undetermined contains {"reason": reason, "at": provider.at, "path": path(provider)} if {
	some provider in input.providers
	provider.cloud == "aws"
	not provider.complete
	missing := [key | some key in parameters.required; not key in object.keys(provider.defaults)]
	missing != []
	reason := sprintf("whether the defaults of the provider `%s` have %s is not known before the apply", [provider.key, things.list(missing)])
}

path(provider) := ["default_tags"] if {
	provider.has_defaults
	provider.cloud == "aws"
} else := []
