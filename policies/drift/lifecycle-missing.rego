# METADATA
# title: What holds data is protected in the code
# description: >-
#   `prevent_destroy` or deletion protection is what stands between a typing error and an empty database.
# related_resources:
#   - https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle
# custom:
#   id: DRF014
#   name: lifecycle-missing
#   severity: medium
#   standards: [DRIFT]
#   remediation: >-
#     Add `lifecycle { prevent_destroy = true }`, or switch deletion protection on.
#   parameters:
#     types: patterns of types that are to be protected (list of texts)
package lictor.drift.lifecycle_missing

import data.lictor.lib.settings
import data.lictor.lib.terraform
import data.lictor.lib.text

default_parameters := {"types": ["aws_db_instance", "aws_rds_cluster", "aws_dynamodb_table", "aws_s3_bucket", "aws_efs_file_system", "aws_elasticache_replication_group", "aws_redshift_cluster", "aws_opensearch_domain", "aws_docdb_cluster", "aws_neptune_cluster", "aws_kms_key", "aws_ebs_volume", "google_sql_database_instance", "google_storage_bucket", "google_bigquery_dataset", "google_kms_crypto_key", "azurerm_*_database", "azurerm_storage_account", "azurerm_key_vault"]}

parameters := settings.of("drift", "DRF014", default_parameters)

deny contains {"message": message, "at": resource.at, "path": [], "expected": "lifecycle { prevent_destroy = true }"} if {
	some resource in unguarded
	not undecided(resource)
	message := sprintf("`%s` holds data, and nothing keeps it from being destroyed", [resource.address])
}

undetermined contains {"reason": reason, "at": resource.at, "path": []} if {
	some resource in unguarded
	undecided(resource)
	reason := "whether deletion protection is on is known after the apply only"
}

unguarded contains resource if {
	some resource in input.config
	resource.mode == "managed"
	text.wildcards(parameters.types, resource.type)
	not resource.lifecycle.prevent_destroy == true
	not guarded(resource)
}

switches := ["deletion_protection", "enable_deletion_protection", "deletion_protection_enabled"]

guarded(resource) if {
	some switch in switches
	resource.values[switch] == true
}

undecided(resource) if {
	some switch in switches
	terraform.unknown(resource.values[switch])
}
