package main

deny contains {"msg": "objects say which team they are of", "path": ["metadata", "labels", "team"]} if {
	not input.metadata.labels.team
}
