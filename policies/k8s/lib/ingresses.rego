# Ingresses, in the API versions that the cluster has or had.
package lictor.k8s.lib.ingresses

import data.lictor.k8s.lib.inventory
import data.lictor.k8s.lib.reviewed

groups := {"networking.k8s.io", "extensions"}

# ingress gives the Ingress under review.
ingress(parameters) := found if {
	some group in groups
	found := reviewed.object(parameters, group, {"Ingress"})
}

# class is the ingress class of an Ingress; empty where the cluster chooses and it is not known what.
class(manifest) := name if {
	name := manifest.spec.ingressClassName
} else := name if {
	name := manifest.metadata.annotations["kubernetes.io/ingress.class"]
} else := default_class

default default_class := ""

default_class := name if {
	names := [class_object.metadata.name |
		some class_object in inventory.clusterwide("networking.k8s.io", "IngressClass")
		class_object.metadata.annotations["ingressclass.kubernetes.io/is-default-class"] == "true"
	]
	count(names) == 1
	name := names[0]
}
