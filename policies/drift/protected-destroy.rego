# METADATA
# title: What holds data is not destroyed
# description: >-
#   A plan that destroys or replaces a database, a bucket, a key or what its own code protects takes the data
#   along.
# related_resources:
#   - https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle
# custom:
#   id: DRF013
#   name: protected-destroy
#   severity: critical
#   standards: [DRIFT]
#   remediation: >-
#     Keep it: change the code so that it is updated in place, move it with a `moved` block, or take it out of
#     the state with `removed`.
#   parameters:
#     protected_types: patterns of types that are not destroyed (list of texts)
#     allow: patterns of addresses that may be (list of texts)
package lictor.drift.protected_destroy

import data.lictor.lib.settings
import data.lictor.lib.text

default_parameters := {"protected_types": ["aws_db_instance", "aws_rds_cluster", "aws_dynamodb_table", "aws_s3_bucket", "aws_efs_file_system", "aws_elasticache_replication_group", "aws_redshift_cluster", "aws_opensearch_domain", "aws_docdb_cluster", "aws_neptune_cluster", "aws_kms_key", "aws_ebs_volume", "google_sql_database_instance", "google_storage_bucket", "google_bigquery_dataset", "google_kms_crypto_key", "azurerm_*_database", "azurerm_storage_account", "azurerm_key_vault"], "allow": []}

parameters := settings.of("drift", "DRF013", default_parameters)

deny contains {"message": message, "at": change.at, "path": ["change", "actions"], "value": change.actions} if {
	some plan in input.plans
	some change in plan.changes
	change.mode == "managed"
	"delete" in change.actions
	not text.wildcards(parameters.allow, change.address)
	why := protected(change)
	message := sprintf("`%s` would be %s, and %s", [change.address, destroyed(change), why])
}

protected(change) := "its code says that it must not be" if {
	change.prevent_destroy
} else := "it holds what cannot be made again" if {
	text.wildcards(parameters.protected_types, change.type)
}

destroyed(change) := "replaced" if {
	"create" in change.actions
} else := "destroyed"
