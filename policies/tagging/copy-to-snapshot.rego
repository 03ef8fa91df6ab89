# METADATA
# title: Snapshots and backups get the tags of what they are of
# description: >-
#   A snapshot outlives its database, and without tags no one knows whose it is or who pays for it.
# related_resources:
#   - https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.html
# custom:
#   id: TAG013
#   name: copy-to-snapshot
#   severity: low
#   standards: [FinOps, CKV2_AWS_60]
#   remediation: Set the attribute that copies tags to true.
#   parameters:
#     exempt_types: types that are not judged, as patterns with `*` at their ends (list of text)
package lictor.tagging.copy_to_snapshot

import data.lictor.lib.settings
import data.lictor.lib.terraform
import data.lictor.tagging.lib.things

default_parameters := {"exempt_types": []}

parameters := settings.of("tagging", "TAG013", default_parameters)

# The attribute that copies tags, by type.
attributes := {
	"aws_db_instance": "copy_tags_to_snapshot",
	"aws_rds_cluster": "copy_tags_to_snapshot",
	"aws_neptune_cluster": "copy_tags_to_snapshot",
	"aws_fsx_lustre_file_system": "copy_tags_to_backups",
	"aws_fsx_windows_file_system": "copy_tags_to_backups",
	"aws_fsx_openzfs_file_system": "copy_tags_to_backups",
	"AWS::RDS::DBInstance": "CopyTagsToSnapshot",
	"AWS::RDS::DBCluster": "CopyTagsToSnapshot",
	"AWS::Neptune::DBCluster": "CopyTagsToSnapshot",
}

judged := [found |
	some thing in input.things
	attribute := attributes[thing.type]
	not things.exempt(parameters, thing)
	thing.source != "inventory"
	found := {"thing": thing, "attribute": attribute, "value": object.get(thing.values, attribute, false)}
]

deny contains {"message": message, "at": found.thing.at, "path": [found.attribute], "expected": true} if {
	some found in judged
	found.value in {false, null, "false"}

	# A member of an Aurora cluster has the snapshots of the cluster.
	not found.thing.values.cluster_identifier
	message := sprintf("`%s` is off, so that its snapshots have no tags", [found.attribute])
}

undetermined contains {"reason": reason, "at": found.thing.at, "path": [found.attribute]} if {
	some found in judged
	not terraform.known(found.value)
	reason := sprintf("`%s` is not known before the apply", [found.attribute])
}
