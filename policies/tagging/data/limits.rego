# What clouds allow of tags and labels.
package lictor.tagging.data.limits

as_of := "2026-11-23"

source := "https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html; https://cloud.google.com/resource-manager/docs/labels-overview; https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources"

aws := {
	"tags": 50,
	"key": 128,
	"value": 256,
	"characters": `^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$`,
	"reserved": "aws:",
	# Types that may have fewer.
	"fewer": {"aws_s3_object": 10, "aws_s3_bucket_object": 10, "aws_s3_object_copy": 10},
}

gcp := {
	"labels": 64,
	"key": `^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$`,
	"value": `^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$`,
	"bytes": 127,
}

azure := {
	"tags": 50,
	"key": 512,
	"value": 256,
	"forbidden": ["<", ">", "%", "&", "\\", "?", "/"],
	"fewer": {
		"azurerm_automation_account": 15, "azurerm_cdn_profile": 15, "azurerm_dns_zone": 15, "azurerm_dns_a_record": 15,
		"azurerm_private_dns_zone": 15, "azurerm_log_analytics_saved_search": 15,
	},
	"short_keys": {"azurerm_storage_account": 128},
}

kubernetes := {
	"prefix": `^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`,
	"name": `^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$`,
	"value": `^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$`,
}

tag_policy := {"characters": 10000}
