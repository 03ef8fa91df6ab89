# METADATA
# title: What is there has tags
# description: >-
#   The list of the Resource Groups Tagging API leaves out what never had a tag; that of AWS Config or Resource Explorer
#   has it.
# related_resources:
#   - https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
# custom:
#   id: TAG025
#   name: never-tagged
#   severity: medium
#   standards: [FinOps, AWS Config required-tags]
#   remediation: Tag it, or remove it if no one knows it.
#   parameters:
#     exempt_types: types that are not judged, as patterns with `*` at their ends (list of text)
package lictor.tagging.never_tagged

import data.lictor.lib.settings
import data.lictor.tagging.lib.things

default_parameters := {"exempt_types": ["AWS::IAM::Policy", "AWS::Config::*", "AWS::CloudTrail::*", "AWS::EC2::NetworkAcl", "AWS::EC2::RouteTable"]}

parameters := settings.of("tagging", "TAG025", default_parameters)

deny contains {"message": "it has no tags", "at": thing.at, "path": []} if {
	some thing in things.judged(parameters)
	thing.source == "inventory"
	count([key | some key, _ in thing.tags; not startswith(key, "aws:")]) == 0
}

undetermined contains {"reason": reason, "at": thing.at, "path": []} if {
	input.listings.tagging
	not input.listings.config
	thing := input.things[0]
	reason := "what never had a tag is not in this list: scan one of AWS Config or Resource Explorer along with it"
}
