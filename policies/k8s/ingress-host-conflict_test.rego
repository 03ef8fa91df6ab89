package lictor.k8s.ingress_host_conflict_test

import data.lictor.k8s.ingress_host_conflict

ingress(namespace, name, host, paths) := {
	"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": name, "namespace": namespace},
	"spec": {"rules": [{"host": host, "http": {"paths": paths}}]},
}

route(path, type) := {"path": path, "pathType": type}

inventory(version, manifest) := {"namespace": {manifest.metadata.namespace: {version: {"Ingress": {manifest.metadata.name: manifest}}}}}

conflicts(mine, theirs) := count(found) if {
	found := ingress_host_conflict.deny with input.object as mine with data.inventory as inventory("networking.k8s.io/v1", theirs)
}

one(host, path) := ingress("a", "x", host, [route(path, "Prefix")])

two(host, path) := ingress("b", "y", host, [route(path, "Prefix")])

test_host_and_path if {
	conflicts(one("h.b", "/"), two("h.b", "/")) == 1
	conflicts(one("H.b", "/"), two("h.B", "/")) == 1
	conflicts(one("h.b", "/x"), two("h.b", "/x/")) == 1
	conflicts(one("h.b", "/x"), two("h.b", "/y")) == 0
	conflicts(one("h.b", "/"), two("g.b", "/")) == 0
	conflicts(ingress("a", "x", "h.b", []), two("h.b", "/")) == 1
	conflicts(ingress("a", "x", "h.b", [route("/x", "Exact")]), two("h.b", "/x")) == 1
}

test_message_and_path if {
	found := ingress_host_conflict.deny with input.object as one("h.b", "/")
		with data.inventory as inventory("extensions/v1beta1", two("h.b", "/"))
	some finding in found
	finding.path == ["spec", "rules", 0, "host"]
	finding.message == "host `h.b`, path `/` is taken by Ingress `b/y` as well (its host is `h.b`, its path `/`)"
}

test_itself_and_its_own_namespace if {
	conflicts(one("h.b", "/"), one("h.b", "/")) == 0
	other := ingress("a", "y", "h.b", [])
	conflicts(one("h.b", "/"), other) == 0
	conflicts(one("h.b", "/"), other) == 1 with data.settings.k8s as {"ingress-host-conflict": {"same_namespace": true}}
	conflicts(one("h.b", "/"), one("h.b", "/")) == 0 with data.settings.k8s as {"ingress-host-conflict": {"same_namespace": true}}
}

test_wildcards if {
	conflicts(one("*.b.c", "/"), two("a.b.c", "/")) == 1
	conflicts(one("a.b.c", "/"), two("*.b.c", "/")) == 1
	conflicts(one("a.x.b.c", "/"), two("*.b.c", "/")) == 0
	conflicts(one("*.b.c", "/"), two("*.b.c", "/")) == 1
	conflicts(one("", "/"), two("a.b.c", "/")) == 0
	conflicts(one("", "/"), two("", "/")) == 1
	conflicts(one("*.b.c", "/"), two("a.b.c", "/")) == 0 with data.settings.k8s as {"ingress-host-conflict": {"wildcards": false}}
}

test_nested_paths if {
	conflicts(one("h.b", "/api/v1"), two("h.b", "/")) == 0
	nested := {"ingress-host-conflict": {"nested_paths": true}}
	conflicts(one("h.b", "/api/v1"), two("h.b", "/api")) == 1 with data.settings.k8s as nested
	conflicts(one("h.b", "/"), two("h.b", "/api")) == 1 with data.settings.k8s as nested
	conflicts(one("h.b", "/apis"), two("h.b", "/api")) == 0 with data.settings.k8s as nested
	conflicts(one("h.b", "/api/v1"), ingress("b", "y", "h.b", [route("/api", "Exact")])) == 0 with data.settings.k8s as nested
}

classed(manifest, class) := object.union(manifest, {"spec": {"ingressClassName": class}})

test_classes_do_not_meet if {
	conflicts(classed(one("h.b", "/"), "in"), classed(two("h.b", "/"), "out")) == 0
	conflicts(classed(one("h.b", "/"), "in"), classed(two("h.b", "/"), "in")) == 1
	conflicts(classed(one("h.b", "/"), "in"), two("h.b", "/")) == 1
	annotated := object.union(two("h.b", "/"), {"metadata": {"annotations": {"kubernetes.io/ingress.class": "out"}}})
	conflicts(classed(one("h.b", "/"), "in"), annotated) == 0
}

test_the_default_class if {
	default_class := {"cluster": {"networking.k8s.io/v1": {"IngressClass": {"out": {"metadata": {
		"name": "out",
		"annotations": {"ingressclass.kubernetes.io/is-default-class": "true"},
	}}}}}}
	facts := object.union(inventory("networking.k8s.io/v1", two("h.b", "/")), default_class)
	count(ingress_host_conflict.deny) == 0 with input.object as classed(one("h.b", "/"), "in") with data.inventory as facts
	count(ingress_host_conflict.deny) == 1 with input.object as classed(one("h.b", "/"), "out") with data.inventory as facts
}

test_undetermined_without_facts if {
	count(ingress_host_conflict.undetermined) == 1 with input.object as one("h.b", "/")
	count(ingress_host_conflict.undetermined) == 0 with input.object as one("h.b", "/") with data.inventory as {}
	count(ingress_host_conflict.undetermined) == 0 with input.object as {"apiVersion": "v1", "kind": "Service"}
}
