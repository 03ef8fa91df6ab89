# When the APIs of Kubernetes came, were deprecated and go, in minor versions of Kubernetes 1. Stable APIs are listed only
# where clusters of today may be too old for them. `use` is what takes the place of an API.
package lictor.k8s.data.apis

as_of := "2026-07-24"

source := "lifecycle of each type in k8s.io/api, v0.19.0 to v0.37.0-beta.0; https://kubernetes.io/docs/reference/using-api/deprecation-guide/"

# newest is the last minor version the table knows.
newest := 37

# Beta APIs that came with this version or later are off in a cluster unless its operator turns them on ...
betas_off_since := 24

# ... but for groups that had been on before.
betas_on_groups := {"flowcontrol.apiserver.k8s.io"}

table := {
	"admissionregistration.k8s.io/v1": [
		{"kinds": ["MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding"], "introduced": 36},
		{"kinds": ["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"], "introduced": 30},
	],
	"admissionregistration.k8s.io/v1alpha1": [
		{"kinds": ["MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding"], "introduced": 32, "deprecated": 35, "removed": 38, "use": "admissionregistration.k8s.io/v1"},
		{"kinds": ["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"], "introduced": 26, "deprecated": 29, "removed": 32, "use": "admissionregistration.k8s.io/v1"},
	],
	"admissionregistration.k8s.io/v1beta1": [
		{"kinds": ["MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding"], "introduced": 34, "deprecated": 37, "removed": 40, "use": "admissionregistration.k8s.io/v1"},
		{"kinds": ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"], "introduced": 9, "deprecated": 16, "removed": 22, "use": "admissionregistration.k8s.io/v1"},
		{"kinds": ["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"], "introduced": 28, "deprecated": 31, "removed": 34, "use": "admissionregistration.k8s.io/v1"},
	],
	"apiextensions.k8s.io/v1beta1": [
		{"kinds": ["CustomResourceDefinition"], "introduced": 7, "deprecated": 16, "removed": 22, "use": "apiextensions.k8s.io/v1"},
	],
	"apiregistration.k8s.io/v1beta1": [
		{"kinds": ["APIService"], "introduced": 7, "deprecated": 19, "removed": 22, "use": "apiregistration.k8s.io/v1"},
	],
	"apps/v1beta1": [
		{"kinds": ["Deployment"], "introduced": 6, "deprecated": 8, "removed": 16, "use": "apps/v1"},
		{"kinds": ["StatefulSet"], "introduced": 5, "deprecated": 8, "removed": 16, "use": "apps/v1"},
	],
	"apps/v1beta2": [
		{"kinds": ["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"], "introduced": 8, "deprecated": 9, "removed": 16, "use": "apps/v1"},
	],
	"authentication.k8s.io/v1": [
		{"kinds": ["SelfSubjectReview"], "introduced": 28},
	],
	"authentication.k8s.io/v1alpha1": [
		{"kinds": ["SelfSubjectReview"], "introduced": 26, "deprecated": 29, "removed": 32, "use": "authentication.k8s.io/v1"},
	],
	"authentication.k8s.io/v1beta1": [
		{"kinds": ["SelfSubjectReview"], "introduced": 27, "deprecated": 30, "removed": 33, "use": "authentication.k8s.io/v1"},
		{"kinds": ["TokenReview"], "introduced": 4, "deprecated": 19, "removed": 22, "use": "authentication.k8s.io/v1"},
	],
	"authorization.k8s.io/v1": [
		{"kinds": ["LocalSubjectAccessReview", "SelfSubjectAccessReview", "SelfSubjectRulesReview"], "introduced": 19},
	],
	"authorization.k8s.io/v1beta1": [
		{"kinds": ["LocalSubjectAccessReview", "SelfSubjectAccessReview", "SubjectAccessReview"], "introduced": 2, "deprecated": 19, "removed": 22, "use": "authorization.k8s.io/v1"},
		{"kinds": ["SelfSubjectRulesReview"], "introduced": 8, "deprecated": 19, "removed": 22, "use": "authorization.k8s.io/v1"},
	],
	"autoscaling/v2": [
		{"kinds": ["HorizontalPodAutoscaler"], "introduced": 23},
	],
	"autoscaling/v2beta1": [
		{"kinds": ["HorizontalPodAutoscaler"], "introduced": 8, "deprecated": 22, "removed": 25, "use": "autoscaling/v2"},
	],
	"autoscaling/v2beta2": [
		{"kinds": ["HorizontalPodAutoscaler"], "introduced": 12, "deprecated": 23, "removed": 26, "use": "autoscaling/v2"},
	],
	"batch/v1": [
		{"kinds": ["CronJob"], "introduced": 21},
	],
	"batch/v1beta1": [
		{"kinds": ["CronJob"], "introduced": 8, "deprecated": 21, "removed": 25, "use": "batch/v1"},
	],
	"certificates.k8s.io/v1": [
		{"kinds": ["CertificateSigningRequest"], "introduced": 19},
		{"kinds": ["ClusterTrustBundle", "PodCertificateRequest"], "introduced": 37},
	],
	"certificates.k8s.io/v1alpha1": [
		{"kinds": ["ClusterTrustBundle"], "introduced": 26, "deprecated": 34, "removed": 37, "use": "certificates.k8s.io/v1"},
		{"kinds": ["PodCertificateRequest"], "introduced": 34, "deprecated": 35, "removed": 35, "use": "certificates.k8s.io/v1"},
	],
	"certificates.k8s.io/v1beta1": [
		{"kinds": ["CertificateSigningRequest"], "introduced": 12, "deprecated": 19, "removed": 22, "use": "certificates.k8s.io/v1"},
		{"kinds": ["ClusterTrustBundle"], "introduced": 33, "deprecated": 37, "removed": 40, "use": "certificates.k8s.io/v1"},
		{"kinds": ["PodCertificateRequest"], "introduced": 35, "deprecated": 37, "removed": 40, "use": "certificates.k8s.io/v1"},
	],
	"coordination.k8s.io/v1alpha1": [
		{"kinds": ["LeaseCandidate"], "introduced": 31, "deprecated": 32, "removed": 32, "use": "coordination.k8s.io/v1beta1"},
	],
	"coordination.k8s.io/v1alpha2": [
		{"kinds": ["LeaseCandidate"], "introduced": 32, "deprecated": 35, "removed": 38, "use": "coordination.k8s.io/v1beta1"},
	],
	"coordination.k8s.io/v1beta1": [
		{"kinds": ["Lease"], "introduced": 12, "deprecated": 19, "removed": 22, "use": "coordination.k8s.io/v1"},
		{"kinds": ["LeaseCandidate"], "introduced": 33, "deprecated": 36, "removed": 39},
	],
	"discovery.k8s.io/v1": [
		{"kinds": ["EndpointSlice"], "introduced": 21},
	],
	"discovery.k8s.io/v1beta1": [
		{"kinds": ["EndpointSlice"], "introduced": 16, "deprecated": 21, "removed": 25, "use": "discovery.k8s.io/v1"},
	],
	"events.k8s.io/v1": [
		{"kinds": ["Event"], "introduced": 19},
	],
	"events.k8s.io/v1beta1": [
		{"kinds": ["Event"], "introduced": 8, "deprecated": 22, "removed": 25, "use": "events.k8s.io/v1"},
	],
	"extensions/v1beta1": [
		{"kinds": ["DaemonSet", "Deployment"], "introduced": 1, "deprecated": 8, "removed": 16, "use": "apps/v1"},
		{"kinds": ["Ingress"], "introduced": 1, "deprecated": 14, "removed": 22, "use": "networking.k8s.io/v1"},
		{"kinds": ["NetworkPolicy"], "introduced": 3, "deprecated": 9, "removed": 16, "use": "networking.k8s.io/v1"},
		{"kinds": ["PodSecurityPolicy"], "introduced": 2, "deprecated": 11, "removed": 16, "use": "policy/v1beta1"},
		{"kinds": ["ReplicaSet"], "introduced": 2, "deprecated": 8, "removed": 16, "use": "apps/v1"},
	],
	"flowcontrol.apiserver.k8s.io/v1": [
		{"kinds": ["FlowSchema", "PriorityLevelConfiguration"], "introduced": 29},
	],
	"flowcontrol.apiserver.k8s.io/v1alpha1": [
		{"kinds": ["FlowSchema", "PriorityLevelConfiguration"], "introduced": 18, "deprecated": 20, "removed": 21, "use": "flowcontrol.apiserver.k8s.io/v1"},
	],
	"flowcontrol.apiserver.k8s.io/v1beta1": [
		{"kinds": ["FlowSchema", "PriorityLevelConfiguration"], "introduced": 20, "deprecated": 23, "removed": 26, "use": "flowcontrol.apiserver.k8s.io/v1"},
	],
	"flowcontrol.apiserver.k8s.io/v1beta2": [
		{"kinds": ["FlowSchema", "PriorityLevelConfiguration"], "introduced": 23, "deprecated": 26, "removed": 29, "use": "flowcontrol.apiserver.k8s.io/v1"},
	],
	"flowcontrol.apiserver.k8s.io/v1beta3": [
		{"kinds": ["FlowSchema", "PriorityLevelConfiguration"], "introduced": 26, "deprecated": 29, "removed": 32, "use": "flowcontrol.apiserver.k8s.io/v1"},
	],
	"networking.k8s.io/v1": [
		{"kinds": ["IPAddress", "ServiceCIDR"], "introduced": 33},
		{"kinds": ["Ingress", "IngressClass"], "introduced": 19},
	],
	"networking.k8s.io/v1alpha1": [
		{"kinds": ["ClusterCIDR"], "introduced": 25, "deprecated": 28, "removed": 29},
		{"kinds": ["IPAddress", "ServiceCIDR"], "introduced": 27, "deprecated": 30, "removed": 33, "use": "networking.k8s.io/v1"},
	],
	"networking.k8s.io/v1beta1": [
		{"kinds": ["IPAddress", "ServiceCIDR"], "introduced": 31, "deprecated": 34, "removed": 37, "use": "networking.k8s.io/v1"},
		{"kinds": ["Ingress"], "introduced": 14, "deprecated": 19, "removed": 22, "use": "networking.k8s.io/v1"},
		{"kinds": ["IngressClass"], "introduced": 18, "deprecated": 19, "removed": 22, "use": "networking.k8s.io/v1"},
	],
	"node.k8s.io/v1": [
		{"kinds": ["RuntimeClass"], "introduced": 20},
	],
	"node.k8s.io/v1alpha1": [
		{"kinds": ["RuntimeClass"], "introduced": 12, "deprecated": 22, "removed": 24, "use": "node.k8s.io/v1"},
	],
	"node.k8s.io/v1beta1": [
		{"kinds": ["RuntimeClass"], "introduced": 13, "deprecated": 22, "removed": 25, "use": "node.k8s.io/v1"},
	],
	"policy/v1": [
		{"kinds": ["PodDisruptionBudget"], "introduced": 21},
	],
	"policy/v1beta1": [
		{"kinds": ["PodDisruptionBudget"], "introduced": 5, "deprecated": 21, "removed": 25, "use": "policy/v1"},
		{"kinds": ["PodSecurityPolicy"], "introduced": 10, "deprecated": 21, "removed": 25},
	],
	"rbac.authorization.k8s.io/v1alpha1": [
		{"kinds": ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"], "introduced": 5, "deprecated": 17, "removed": 22, "use": "rbac.authorization.k8s.io/v1"},
	],
	"rbac.authorization.k8s.io/v1beta1": [
		{"kinds": ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"], "introduced": 6, "deprecated": 17, "removed": 22, "use": "rbac.authorization.k8s.io/v1"},
	],
	"resource.k8s.io/v1": [
		{"kinds": ["DeviceClass", "ResourceClaim", "ResourceClaimTemplate", "ResourceSlice"], "introduced": 34},
		{"kinds": ["DeviceTaintRule"], "introduced": 37},
	],
	"resource.k8s.io/v1alpha3": [
		{"kinds": ["DeviceClass", "ResourceClaim", "ResourceClaimTemplate", "ResourceSlice"], "introduced": 31, "deprecated": 34, "removed": 34, "use": "resource.k8s.io/v1"},
		{"kinds": ["DeviceTaintRule"], "introduced": 33, "deprecated": 36, "removed": 39, "use": "resource.k8s.io/v1"},
		{"kinds": ["ResourcePoolStatusRequest"], "introduced": 36, "deprecated": 39, "removed": 42},
	],
	"resource.k8s.io/v1beta1": [
		{"kinds": ["DeviceClass", "ResourceClaim", "ResourceClaimTemplate", "ResourceSlice"], "introduced": 32, "deprecated": 35, "removed": 38, "use": "resource.k8s.io/v1"},
	],
	"resource.k8s.io/v1beta2": [
		{"kinds": ["DeviceClass", "ResourceClaim", "ResourceClaimTemplate", "ResourceSlice"], "introduced": 33, "deprecated": 36, "removed": 39, "use": "resource.k8s.io/v1"},
		{"kinds": ["DeviceTaintRule"], "introduced": 36, "deprecated": 39, "removed": 42, "use": "resource.k8s.io/v1"},
	],
	"scheduling.k8s.io/v1alpha1": [
		{"kinds": ["PriorityClass"], "introduced": 8, "deprecated": 14, "removed": 22, "use": "scheduling.k8s.io/v1"},
	],
	"scheduling.k8s.io/v1beta1": [
		{"kinds": ["PodGroup", "Workload"], "introduced": 37, "deprecated": 40, "removed": 43},
		{"kinds": ["PriorityClass"], "introduced": 11, "deprecated": 14, "removed": 22, "use": "scheduling.k8s.io/v1"},
	],
	"storage.k8s.io/v1": [
		{"kinds": ["CSIDriver"], "introduced": 18},
		{"kinds": ["CSINode"], "introduced": 17},
		{"kinds": ["CSIStorageCapacity"], "introduced": 24},
		{"kinds": ["VolumeAttributesClass"], "introduced": 34},
	],
	"storage.k8s.io/v1alpha1": [
		{"kinds": ["CSIStorageCapacity"], "introduced": 19, "deprecated": 21, "removed": 24, "use": "storage.k8s.io/v1"},
		{"kinds": ["VolumeAttachment"], "introduced": 9, "deprecated": 21, "removed": 24, "use": "storage.k8s.io/v1"},
		{"kinds": ["VolumeAttributesClass"], "introduced": 29, "deprecated": 32, "removed": 35, "use": "storage.k8s.io/v1"},
	],
	"storage.k8s.io/v1beta1": [
		{"kinds": ["CSIDriver"], "introduced": 14, "deprecated": 19, "removed": 22, "use": "storage.k8s.io/v1"},
		{"kinds": ["CSINode"], "introduced": 14, "deprecated": 17, "removed": 22, "use": "storage.k8s.io/v1"},
		{"kinds": ["CSIStorageCapacity"], "introduced": 21, "deprecated": 24, "removed": 27, "use": "storage.k8s.io/v1"},
		{"kinds": ["StorageClass"], "introduced": 4, "deprecated": 19, "removed": 22, "use": "storage.k8s.io/v1"},
		{"kinds": ["VolumeAttachment"], "introduced": 10, "deprecated": 19, "removed": 22, "use": "storage.k8s.io/v1"},
		{"kinds": ["VolumeAttributesClass"], "introduced": 31, "deprecated": 34, "removed": 37, "use": "storage.k8s.io/v1"},
	],
	"storagemigration.k8s.io/v1": [
		{"kinds": ["StorageVersionMigration"], "introduced": 37},
	],
	"storagemigration.k8s.io/v1alpha1": [
		{"kinds": ["StorageVersionMigration"], "introduced": 30, "deprecated": 33, "removed": 35, "use": "storagemigration.k8s.io/v1"},
	],
	"storagemigration.k8s.io/v1beta1": [
		{"kinds": ["StorageVersionMigration"], "introduced": 35, "deprecated": 37, "removed": 40, "use": "storagemigration.k8s.io/v1"},
	],
	"v1": [
		{"kinds": ["ComponentStatus"], "introduced": 0, "deprecated": 19},
		{"kinds": ["Endpoints"], "introduced": 0, "deprecated": 33, "use": "discovery.k8s.io/v1 EndpointSlice"},
	],
}
