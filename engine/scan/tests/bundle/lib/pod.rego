package lictor.k8s.lib.pod

default spec_path := ["spec"]

spec_path := ["spec", "template", "spec"] if input.object.spec.template.spec

containers contains {"path": array.concat(spec_path, ["containers", index]), "container": container} if {
	some index, container in object.get(input.object, array.concat(spec_path, ["containers"]), [])
}
