package tags

required := {"Environment", "Owner", "CostCenter"}

deny contains message if {
	some resource in input.resources
	missing := required - {key | some key, _ in resource.tags}
	count(missing) > 0
	message := sprintf("%s lacks %s", [resource.id, concat(", ", missing)])
}
