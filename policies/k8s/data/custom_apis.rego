# APIs of projects beside Kubernetes that their current versions no longer serve, and fields that they no longer read.
package lictor.k8s.data.custom_apis

as_of := "2026-11-28"

source := "https://karpenter.sh/docs/upgrading/upgrade-guide/; https://chaos-mesh.org/docs/define-scheduling-rules/; https://cert-manager.io/docs/releases/upgrading/upgrading-1.5-1.6/; https://doc.traefik.io/traefik/migrate/v2-to-v3-details/"

# By API version: the kinds (all of them where none is named), since when they are gone, and what takes their place.
gone := {
	"karpenter.sh/v1alpha5": {
		"Provisioner": {"since": "Karpenter 0.33", "use": "NodePool of karpenter.sh/v1"},
		"Machine": {"since": "Karpenter 0.33", "use": "NodeClaim of karpenter.sh/v1"},
	},
	"karpenter.k8s.aws/v1alpha1": {"AWSNodeTemplate": {"since": "Karpenter 0.33", "use": "EC2NodeClass of karpenter.k8s.aws/v1"}},
	"cert-manager.io/v1alpha2": {"*": {"since": "cert-manager 1.6", "use": "cert-manager.io/v1"}},
	"cert-manager.io/v1alpha3": {"*": {"since": "cert-manager 1.6", "use": "cert-manager.io/v1"}},
	"cert-manager.io/v1beta1": {"*": {"since": "cert-manager 1.6", "use": "cert-manager.io/v1"}},
	"traefik.containo.us/v1alpha1": {"*": {"since": "Traefik 3", "use": "traefik.io/v1alpha1"}},
}

# By API version: fields of the spec that are read no more.
fields := {"chaos-mesh.org/v1alpha1": {"scheduler": {"since": "Chaos Mesh 2.0", "use": "a Schedule around the experiment, whose `schedule` is a cron expression"}}}
