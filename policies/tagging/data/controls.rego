# What data of a high class asks of the things that hold it: `attribute` is to be `must`, or is not to be one of `never`. An
# attribute that is not set is `unset`.
package lictor.tagging.data.controls

as_of := "2026-11-23"

source := "https://registry.terraform.io/providers/hashicorp/aws/latest/docs"

matrix := [
	{"types": ["aws_db_instance", "aws_rds_cluster", "aws_neptune_cluster", "aws_docdb_cluster"], "attribute": "storage_encrypted", "must": true, "unset": false, "why": "its storage is not encrypted"},
	{"types": ["aws_db_instance", "aws_redshift_cluster", "aws_rds_cluster_instance"], "attribute": "publicly_accessible", "must": false, "unset": false, "why": "it can be reached from the internet"},
	{"types": ["aws_ebs_volume", "aws_efs_file_system", "aws_redshift_cluster"], "attribute": "encrypted", "must": true, "unset": false, "why": "it is not encrypted"},
	{"types": ["aws_elasticache_replication_group"], "attribute": "at_rest_encryption_enabled", "must": true, "unset": false, "why": "it is not encrypted at rest"},
	{"types": ["aws_elasticache_replication_group"], "attribute": "transit_encryption_enabled", "must": true, "unset": false, "why": "it is not encrypted in transit"},
	{"types": ["aws_s3_bucket", "aws_s3_bucket_acl"], "attribute": "acl", "never": ["public-read", "public-read-write", "authenticated-read"], "unset": "private", "why": "its ACL lets everyone read"},
	{"types": ["aws_db_instance", "aws_rds_cluster", "aws_neptune_cluster", "aws_docdb_cluster"], "attribute": "backup_retention_period", "never": [0], "unset": 1, "why": "it has no backups"},
	{"types": ["aws_sqs_queue"], "attribute": "sqs_managed_sse_enabled", "must": true, "unset": true, "why": "it is not encrypted"},
]
