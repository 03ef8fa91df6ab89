# How much attributes, resources and actions matter: what the severity of drift is made of.
#
# The scanner reads this table for `lictor drift` and for the model of this bundle; the settings of the bundle put entries
# before it. The first class that matches counts. A pattern is that of an attribute's name or of names with dots between
# (`settings.tier`), from the root of the resource, or from any depth in a class that says `anywhere`.
package lictor.drift.data.attributes

as_of := "2026-11-28"

source := "https://registry.terraform.io/providers/hashicorp/aws/latest/docs"

classes := [
	{
		"class": "stamp",
		"weight": 0,
		"attributes": [
			"last_modified*", "last_updated*", "*_last_modified", "last_changed*", "*etag", "version_id", "*fingerprint", "generation", "metageneration",
			"latest_restorable_time", "qualified_arn", "qualified_invoke_arn", "source_code_hash", "source_code_size", "latest_version",
			"updated_at", "update_time", "modified_at", "*_modified_date", "metadata.*.resource_version", "metadata.resource_version", "metadata.*.generation",
			"metadata.generation",
		],
	},
	{
		"class": "autoscaling",
		"weight": 1,
		"attributes": [
			"desired_capacity", "desired_count", "desired_size", "scaling_config.desired_size", "node_count", "target_size", "current_node_count",
			"instance_count", "read_capacity", "write_capacity",
		],
		"types": [
			"aws_autoscaling_group", "aws_ecs_service", "aws_eks_node_group", "aws_spot_fleet_request", "aws_dynamodb_table", "google_container_node_pool",
			"google_compute_*instance_group_manager", "azurerm_kubernetes_cluster*", "azurerm_*virtual_machine_scale_set",
		],
	},
	{
		"class": "security",
		"weight": 3,
		"anywhere": true,
		"attributes": [
			"ingress", "egress", "cidr_blocks", "ipv6_cidr_blocks", "source_security_group_id", "security_groups", "security_group_ids",
			"vpc_security_group_ids", "source_ranges", "allowed_*", "policy", "policy_arn", "inline_policy", "assume_role_policy", "managed_policy_arns",
			"permissions_boundary", "acl", "access_control_policy", "public_access_block", "block_public_*", "ignore_public_acls", "restrict_public_buckets",
			"public_access*", "publicly_accessible", "public_network_access_enabled", "kms_key*", "kms_master_key_id", "encrypted", "*encryption*",
			"deletion_protection*", "enable_deletion_protection", "ssl_policy", "security_policy", "minimum_tls_version", "min_tls_version", "certificate_arn",
			"viewer_certificate", "logging", "access_logs", "logging_config", "enable_logging", "enable_log_file_validation", "is_multi_region_trail",
			"iam_*", "user_data_replace_on_change", "metadata_options", "http_tokens", "endpoint_public_access", "public_access_cidrs", "members", "role",
		],
	},
	{
		"class": "security",
		"weight": 3,
		"attributes": ["records", "alias", "name", "type", "rrdatas", "value", "content", "proxied", "target"],
		"types": ["aws_route53_record", "google_dns_record_set", "cloudflare_record", "cloudflare_dns_record", "azurerm_dns_*_record"],
	},
	{
		"class": "security",
		"weight": 3,
		"attributes": ["from_port", "to_port", "protocol", "type", "cidr_ip*", "self", "prefix_list_ids", "allow", "deny", "direction", "rule*"],
		"types": ["aws_security_group_rule", "aws_vpc_security_group_*_rule", "aws_network_acl*", "google_compute_firewall", "azurerm_network_security_rule"],
	},
	{
		"class": "security",
		"weight": 3,
		"attributes": ["*"],
		"types": ["aws_s3_bucket_public_access_block", "aws_s3_bucket_policy", "aws_kms_key_policy", "aws_iam_*_policy_attachment", "AWS::IAM::*Policy"],
	},
	{
		"class": "security",
		"weight": 3,
		"anywhere": true,
		"attributes": [
			"SecurityGroupIngress", "SecurityGroupEgress", "CidrIp*", "PolicyDocument", "AssumeRolePolicyDocument", "ManagedPolicyArns",
			"PermissionsBoundary", "AccessControl", "PublicAccessBlockConfiguration", "PubliclyAccessible", "KmsKeyId", "KMSKeyId", "KmsMasterKeyId",
			"Encrypted", "StorageEncrypted", "BucketEncryption", "DeletionProtection*", "SslPolicy", "ResourceRecords", "AliasTarget",
			"LoggingConfiguration", "SecurityGroupIds", "VPCSecurityGroups", "securityGroups", "cidrBlocks", "assumeRolePolicy", "publiclyAccessible",
			"deletionProtection*", "sslPolicy",
		],
	},
	{
		"class": "minor_version",
		"weight": 1,
		"attributes": ["engine_version", "engine_version_actual", "platform_version", "release_version", "EngineVersion"],
	},
	{
		"class": "governance",
		"weight": 2,
		"attributes": [
			"tags.ManagedBy", "tags_all.ManagedBy", "tags.Owner", "tags_all.Owner", "tags.DataClass*", "tags_all.DataClass*", "tags.managed*by",
			"tags_all.managed*by", "labels.managed*by", "labels.owner", "labels.data*class*", "tags.owner", "tags_all.owner",
		],
	},
	{
		"class": "placement",
		"weight": 2,
		"attributes": [
			"instance_type", "instance_class", "node_type", "machine_type", "vm_size", "size", "sku*", "subnet_id", "subnet_ids", "vpc_id", "subnets",
			"image_id", "ami", "image", "availability_zone*", "multi_az", "backup_*", "*retention*", "allocated_storage", "storage_type", "iops",
			"min_size", "max_size", "min_capacity", "max_capacity", "replicas", "launch_template", "user_data", "vpc_config", "network_configuration",
			"versioning", "versioning_configuration", "lifecycle_rule", "runtime", "handler", "environment", "task_definition", "listener", "default_action",
			"InstanceType", "DBInstanceClass", "SubnetId*", "VpcId", "ImageId", "BackupRetentionPeriod", "MinSize", "MaxSize", "instanceType", "instanceClass",
		],
	},
	{"class": "tag", "weight": 1, "attributes": ["tags", "tags_all", "tag", "labels", "effective_labels", "terraform_labels", "Tags"]},
	{"class": "description", "weight": 1, "attributes": ["description", "comment", "display_name", "Description"]},
	{"class": "other", "weight": 1, "attributes": ["*"]},
]

# criticality says how much a type matters; 1 where no entry matches.
criticality := [
	{
		"weight": 3,
		"types": [
			"aws_iam_*", "aws_kms_*", "aws_db_*", "aws_rds_*", "aws_dynamodb_table", "aws_s3_bucket*", "aws_security_group*", "aws_vpc_security_group_*",
			"aws_network_acl*", "aws_route53_*", "aws_efs_*", "aws_elasticache_*", "aws_redshift_*", "aws_opensearch_*", "aws_secretsmanager_*",
			"aws_organizations_*", "aws_cloudtrail", "aws_eks_cluster", "google_sql_*", "google_storage_bucket*", "google_kms_*", "google_*_iam_*",
			"google_compute_firewall", "google_dns_*", "azurerm_*sql*", "azurerm_storage_*", "azurerm_key_vault*", "azurerm_role_*",
			"azurerm_network_security_*", "azurerm_dns_*", "cloudflare_*record", "AWS::IAM::*", "AWS::KMS::*", "AWS::RDS::*", "AWS::DynamoDB::*",
			"AWS::S3::*", "AWS::EC2::SecurityGroup*", "AWS::Route53::*", "aws:iam*", "aws:kms*", "aws:rds*", "aws:s3*", "aws:ec2/securityGroup*",
		],
	},
	{
		"weight": 2,
		"types": [
			"aws_instance", "aws_lb*", "aws_alb*", "aws_autoscaling_*", "aws_launch_*", "aws_ecs_*", "aws_eks_*", "aws_lambda_*", "aws_vpc*", "aws_subnet",
			"aws_route*", "aws_nat_gateway", "aws_cloudfront_*", "aws_api_gateway*", "aws_sns_*", "aws_sqs_*", "google_compute_*", "google_container_*",
			"azurerm_*virtual_machine*", "azurerm_kubernetes_*", "azurerm_virtual_network*", "AWS::EC2::*", "AWS::ECS::*", "AWS::Lambda::*",
			"AWS::ElasticLoadBalancingV2::*", "AWS::AutoScaling::*", "aws:ec2*", "aws:ecs*", "aws:lambda*", "aws:lb*",
		],
	},
]

# actions say how much it matters what happened: the worse of what reality did and of what the next apply would do.
actions := {"update": 2, "delete": 3, "unmanaged": 1, "replaced": 3, "destroyed": 3, "move": 0}

# A product of all three of at least so much is of this severity.
thresholds := {"critical": 18, "high": 9, "medium": 4, "low": 1}
