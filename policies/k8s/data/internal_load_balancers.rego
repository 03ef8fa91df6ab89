# Annotations by which a load balancer stays inside the network of its cloud, with the values that mean so.
package lictor.k8s.data.internal_load_balancers

as_of := "2026-07-24"

source := "https://kubernetes.io/docs/concepts/services-networking/service/#internal-load-balancer"

annotations := {
	"cloud.google.com/load-balancer-type": ["Internal", "internal"],
	"networking.gke.io/load-balancer-type": ["Internal"],
	"service.beta.kubernetes.io/aws-load-balancer-internal": ["true"],
	"service.beta.kubernetes.io/aws-load-balancer-scheme": ["internal"],
	"service.beta.kubernetes.io/azure-load-balancer-internal": ["true"],
	"service.beta.kubernetes.io/openstack-internal-load-balancer": ["true"],
	"service.beta.kubernetes.io/cce-load-balancer-internal-vpc": ["true"],
	"service.kubernetes.io/qcloud-loadbalancer-internal-subnetid": ["*"],
	"service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type": ["intranet"],
	"service.beta.kubernetes.io/oci-load-balancer-internal": ["true"],
	"service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type": ["private"],
}
