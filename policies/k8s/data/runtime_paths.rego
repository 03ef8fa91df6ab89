# Paths of nodes that are as good as the node: sockets of container runtimes, and the directories of kubelets. /var/run is
# written as /run.
package lictor.k8s.data.runtime_paths

as_of := "2026-07-24"

source := "default endpoints in the documents of Docker, containerd, CRI-O, cri-dockerd, Podman, k3s, k0s, MicroK8s and the kubelet"

paths := {
	"/run/docker.sock": "the socket of Docker",
	"/run/containerd/containerd.sock": "the socket of containerd",
	"/run/crio/crio.sock": "the socket of CRI-O",
	"/run/cri-dockerd.sock": "the socket of cri-dockerd",
	"/run/dockershim.sock": "the socket of dockershim",
	"/run/podman/podman.sock": "the socket of Podman",
	"/run/k3s/containerd/containerd.sock": "the socket of containerd",
	"/run/k0s/containerd.sock": "the socket of containerd",
	"/var/snap/microk8s/common/run/containerd.sock": "the socket of containerd",
	"/var/lib/kubelet": "the directory of the kubelet",
	"/var/lib/k0s/kubelet": "the directory of the kubelet",
	"/var/snap/microk8s/common/var/lib/kubelet": "the directory of the kubelet",
}

# Named pipes of Windows, in lower case.
pipes := {
	`\\.\pipe\docker_engine`: "the pipe of Docker",
	`\\.\pipe\containerd-containerd`: "the pipe of containerd",
}
