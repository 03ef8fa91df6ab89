# Types that can have tags, for sources that do not say so: configurations and templates that declare none. Plans and
# states tell it by having the attribute, so that no list is needed there; what is not listed is passed over.
package lictor.tagging.data.taggable

import data.lictor.tagging.data.targets

as_of := "2026-11-23"

source := "https://registry.terraform.io/providers/hashicorp/aws/latest/docs; https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-resource-tags.html"

types contains kind if some kind in terraform

types contains kind if some kind in object.keys(targets.cloudformation)

types contains kind if some kind in azure

types contains kind if some kind in google

terraform := object.keys(targets.terraform) | {
	"aws_autoscaling_group", "aws_launch_template", "aws_lb", "aws_lb_target_group", "aws_route53_health_check", "aws_iam_user",
	"aws_iam_policy", "aws_ecs_service", "aws_ecs_task_definition", "aws_fsx_lustre_file_system", "aws_fsx_windows_file_system",
	"aws_fsx_ontap_file_system", "aws_fsx_openzfs_file_system", "aws_neptune_cluster", "aws_codebuild_project", "aws_batch_job_definition",
}

azure := {
	"azurerm_resource_group", "azurerm_storage_account", "azurerm_virtual_network", "azurerm_linux_virtual_machine",
	"azurerm_windows_virtual_machine", "azurerm_kubernetes_cluster", "azurerm_key_vault", "azurerm_mssql_server",
	"azurerm_postgresql_flexible_server", "azurerm_public_ip", "azurerm_network_security_group", "azurerm_managed_disk",
}

google := {
	"google_compute_instance", "google_compute_disk", "google_storage_bucket", "google_container_cluster",
	"google_bigquery_dataset", "google_pubsub_topic", "google_project", "google_cloud_run_v2_service",
}
