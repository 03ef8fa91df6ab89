# METADATA
# title: There are two of everything
# custom:
#   id: replicas
#   severity: low
package lictor.k8s.replicas

deny contains {"message": "one replica is none", "path": ["spec", "replicas"], "expected": 2} if {
	input.object.kind == "Deployment"
	object.get(input.object.spec, "replicas", 1) < 2
}
