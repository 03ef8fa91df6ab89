# The kinds of Kubernetes that live in a namespace and that people write manifests for.
package lictor.k8s.data.namespaced_kinds

as_of := "2026-07-24"

source := "k8s.io/api v0.37.0-beta.0: types without genclient:nonNamespaced"

kinds := {
	"": {
		"ConfigMap", "Endpoints", "LimitRange", "PersistentVolumeClaim", "Pod", "PodTemplate", "ReplicationController",
		"ResourceQuota", "Secret", "Service", "ServiceAccount",
	},
	"apps": {"DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"},
	"autoscaling": {"HorizontalPodAutoscaler"},
	"batch": {"CronJob", "Job"},
	"coordination.k8s.io": {"Lease"},
	"discovery.k8s.io": {"EndpointSlice"},
	"networking.k8s.io": {"Ingress", "NetworkPolicy"},
	"policy": {"PodDisruptionBudget"},
	"rbac.authorization.k8s.io": {"Role", "RoleBinding"},
	"resource.k8s.io": {"ResourceClaim", "ResourceClaimTemplate"},
	"storage.k8s.io": {"CSIStorageCapacity"},
}
