# The roles and bindings that every API server makes for itself. They carry the label in `bootstrapping`; names ending in
# `*` stand for all that start so.
package lictor.k8s.data.builtin_rbac

as_of := "2026-07-24"

source := "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings"

bootstrapping := {"key": "kubernetes.io/bootstrapping", "value": "rbac-defaults"}

names := [
	"admin", "cluster-admin", "edit", "view",
	"extension-apiserver-authentication-reader",
	"system::leader-locking-kube-controller-manager",
	"system::leader-locking-kube-scheduler",
	"system:aggregate-to-*",
	"system:auth-delegator",
	"system:basic-user",
	"system:certificates.k8s.io:*",
	"system:controller:*",
	"system:discovery",
	"system:heapster",
	"system:kube-aggregator",
	"system:kube-controller-manager",
	"system:kube-dns",
	"system:kube-scheduler",
	"system:kubelet-api-admin",
	"system:monitoring",
	"system:node",
	"system:node-bootstrapper",
	"system:node-problem-detector",
	"system:node-proxier",
	"system:persistent-volume-provisioner",
	"system:public-info-viewer",
	"system:service-account-issuer-discovery",
	"system:volume-scheduler",
]
