package lictor.k8s.ingress_tls_and_host_test

import data.lictor.k8s.ingress_tls_and_host

ingress(spec) := {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "i", "namespace": "n"}, "spec": spec}

gateway(listeners) := {
	"apiVersion": "gateway.networking.k8s.io/v1", "kind": "Gateway", "metadata": {"name": "g", "namespace": "n"},
	"spec": {"listeners": listeners},
}

route(spec) := {
	"apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute", "metadata": {"name": "r", "namespace": "n"},
	"spec": object.union({"parentRefs": [{"name": "g"}]}, spec),
}

paths(manifest) := {concat("/", [sprintf("%v", [part]) | some part in finding.path]) | some finding in found} if {
	found := ingress_tls_and_host.deny with input.object as manifest
}

spec_of(hosts, tls) := {"rules": [{"host": host} | some host in hosts], "tls": [{"hosts": names} | some names in tls]}

test_every_host_has_tls if {
	paths(ingress(spec_of(["a.b"], [["a.b"]]))) == set()
	paths(ingress(spec_of(["a.b", "c.d"], [["a.b"]]))) == {"spec/rules/1/host"}
	paths(ingress(spec_of(["a.b", "c.d"], [["a.b"], ["c.d"]]))) == set()
	paths(ingress(spec_of(["a.b.c"], [["*.b.c"]]))) == set()
	paths(ingress(spec_of(["a.b.c"], [["*.c"]]))) == {"spec/rules/0/host"}
	paths(ingress(spec_of(["a.b"], []))) == {"spec/rules/0/host"}
	paths(ingress({"rules": [{"host": "a.b"}], "tls": [{"secretName": "s"}]})) == set()
	paths(ingress({"rules": [{"host": "a.b"}]})) == set() with data.settings.k8s as {"ingress-tls-and-host": {"require_tls": false}}
}

test_hosts_are_named if {
	paths(ingress({"rules": [{}], "tls": [{"secretName": "s"}]})) == {"spec/rules/0/host"}
	paths(ingress({"rules": [{"host": ""}]})) == {"spec/rules/0/host", "spec/tls"}
	paths(ingress({"defaultBackend": {}})) == {"spec/defaultBackend", "spec/tls"}
	paths(ingress({"defaultBackend": {}, "rules": [{"host": "a.b"}], "tls": [{"hosts": ["a.b"]}]})) == set()
	paths(ingress({"rules": [{}], "tls": [{}]})) == set() with data.settings.k8s as {"ingress-tls-and-host": {"require_host": false}}
}

test_wildcards if {
	paths(ingress(spec_of(["*.b.c"], [["*.b.c"]]))) == {"spec/rules/0/host"}
	allow := {"ingress-tls-and-host": {"allow_wildcards": ["*.b.c"]}}
	paths(ingress(spec_of(["*.b.c"], [["*.b.c"]]))) == set() with data.settings.k8s as allow
	paths(ingress(spec_of(["*.c"], [["*.c"]]))) == {"spec/rules/0/host"} with data.settings.k8s as allow
}

test_class if {
	require := {"ingress-tls-and-host": {"require_class": true}}
	spec := spec_of(["a.b"], [["a.b"]])
	paths(ingress(spec)) == {"spec/ingressClassName"} with data.settings.k8s as require
	paths(ingress(object.union(spec, {"ingressClassName": "x"}))) == set() with data.settings.k8s as require
	annotated := object.union(ingress(spec), {"metadata": {"annotations": {"kubernetes.io/ingress.class": "x"}}})
	paths(annotated) == set() with data.settings.k8s as require
}

test_old_api if {
	paths({"apiVersion": "extensions/v1beta1", "kind": "Ingress", "spec": {"backend": {}}}) == {"spec/backend", "spec/tls"}
}

http := {"name": "http", "port": 80, "protocol": "HTTP", "hostname": "a.b"}

https := {"name": "https", "port": 443, "protocol": "HTTPS", "hostname": "a.b", "tls": {"certificateRefs": [{"name": "c"}]}}

test_listeners if {
	paths(gateway([http, https])) == set()
	paths(gateway([http])) == {"spec/listeners/0/protocol"}
	paths(gateway([object.union(http, {"hostname": "c.d"}), https])) == {"spec/listeners/0/protocol"}
	paths(gateway([object.remove(https, ["hostname"])])) == {"spec/listeners/0/hostname"}
	paths(gateway([object.union(https, {"hostname": "*.b"})])) == {"spec/listeners/0/hostname"}
	paths(gateway([object.remove(https, ["tls"])])) == {"spec/listeners/0/tls/certificateRefs"}
	paths(gateway([object.union(object.remove(https, ["tls"]), {"protocol": "TLS", "tls": {"mode": "Passthrough"}})])) == set()
	paths(gateway([{"name": "db", "protocol": "TCP", "port": 5432}])) == set()
}

test_a_star_of_a_listener_is_any_number_of_labels if {
	listeners := [object.union(http, {"hostname": "x.y.b"}), object.union(https, {"hostname": "*.b"})]
	paths(gateway(listeners)) == set() with data.settings.k8s as {"ingress-tls-and-host": {"allow_wildcards": ["*.b"]}}
}

test_routes if {
	paths(route({"hostnames": ["a.b"]})) == set()
	paths(route({"hostnames": ["a.b", "*.b"]})) == {"spec/hostnames/1"}
}

known(listeners) := {"namespace": {"n": {"gateway.networking.k8s.io/v1": {"Gateway": {"g": gateway(listeners)}}}}}

test_routes_without_hosts_have_those_of_their_gateway if {
	bare := object.remove(https, ["hostname"])
	paths(route({})) == set() with data.inventory as known([https])
	paths(route({})) == {"spec/hostnames"} with data.inventory as known([bare])
	paths(route({"parentRefs": [{"name": "g", "sectionName": "https"}]})) == set() with data.inventory as known([https, object.union(bare, {"name": "x"})])
	count(ingress_tls_and_host.undetermined) == 1 with input.object as route({})
	count(ingress_tls_and_host.undetermined) == 0 with input.object as route({}) with data.inventory as known([bare])
	count(ingress_tls_and_host.undetermined) == 0 with input.object as route({"hostnames": ["a.b"]})
	count(ingress_tls_and_host.undetermined) == 0 with input.object as route({"parentRefs": [{"kind": "Service", "name": "s"}]})
}
