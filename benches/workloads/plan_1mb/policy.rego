package plan

changed contains change if {
	some change in input.resource_changes
	some action in change.change.actions
	action in {"create", "update"}
}

deny contains message if {
	some change in changed
	some key in ["owner", "stage", "cost_center"]
	not change.change.after.tags[key]
	message := sprintf("%s: tag %s is missing", [change.address, key])
}

deny contains message if {
	some change in changed
	change.type == "aws_s3_bucket"
	change.change.after.acl == "public-read"
	message := sprintf("%s: bucket is public", [change.address])
}

deny contains message if {
	some change in changed
	change.type == "aws_security_group"
	some rule in change.change.after.ingress
	"0.0.0.0/0" in rule.cidr_blocks
	rule.from_port <= 22
	rule.to_port >= 22
	message := sprintf("%s: port 22 is open to everyone", [change.address])
}

deny contains message if {
	some change in input.resource_changes
	"delete" in change.change.actions
	change.type == "aws_db_instance"
	message := sprintf("%s: database is deleted", [change.address])
}
