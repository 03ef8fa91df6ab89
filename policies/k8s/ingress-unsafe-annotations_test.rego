package lictor.k8s.ingress_unsafe_annotations_test

import data.lictor.k8s.ingress_unsafe_annotations

ingress(version, annotations, route) := {
	"apiVersion": version, "kind": "Ingress", "metadata": {"name": "i", "annotations": annotations},
	"spec": {"rules": [{"host": "a.b", "http": {"paths": [{"path": "/ok"}, {"path": route}]}}]},
}

findings(manifest) := found if {
	found := ingress_unsafe_annotations.deny with input.object as manifest
}

nginx(name, value) := findings(ingress("networking.k8s.io/v1", {sprintf("nginx.ingress.kubernetes.io/%s", [name]): value}, "/"))

test_snippets if {
	every name in ["configuration-snippet", "server-snippet", "auth-snippet", "stream-snippet", "modsecurity-snippet"] {
		some finding in nginx(name, "x")
		finding.path == ["metadata", "annotations", sprintf("nginx.ingress.kubernetes.io/%s", [name])]
		endswith(finding.message, "(CVE-2021-25742)")
	}
	every key in ["nginx.org/location-snippets", "haproxy.org/backend-config-snippet", "haproxy-ingress.github.io/config-backend"] {
		count(findings(ingress("networking.k8s.io/v1", {key: "x"}, "/"))) == 1
	}
	count(findings(ingress("extensions/v1beta1", {"nginx.ingress.kubernetes.io/server-snippet": "x"}, "/"))) == 1
}

test_values_that_break_out if {
	every value in [
		"CN=x #(\n){}\n }}\nssl_engine ../../../../../../proc/1/fd/1;\n#", "http://x/;}", "a { b", "x\ny", "it's", "say \"x\"",
		"x\\", "content_by_lua_block", "proxy_pass http://x", "/var/run/secrets/kubernetes.io/serviceaccount/token", "# all",
	] {
		count(nginx("auth-tls-match-cn", value)) == 1
	}
	some finding in nginx("auth-url", "http://x;\ny")
	contains(finding.message, "it has `;` (CVE-2025-24514)")
	some other in nginx("mirror-target", "http://x\ny")
	contains(other.message, "it has `\\n` (CVE-2025-1098)")
}

test_values_that_are_usual if {
	every name, value in {
		"rewrite-target": "/$2", "auth-url": "https://$host/oauth2/auth", "permanent-redirect": "https://a.b/#/home?x=1&y=2",
		"auth-signin": "https://$host/oauth2/start?rd=$escaped_request_uri", "whitelist-source-range": "10.0.0.0/8,192.0.2.0/24",
		"auth-realm": "Authentication Required - root access", "server-alias": "~^www\\d+\\.a\\.b$", "proxy-body-size": "8m",
		"cors-allow-headers": "DNT,X-CustomHeader,Keep-Alive", "auth-tls-match-cn": "CN=client.*",
	} {
		count(nginx(name, value)) == 0
	}
	count(findings(ingress("networking.k8s.io/v1", {"nginx.org/rewrites": "serviceName=a rewrite=/;serviceName=b rewrite=/b/"}, "/"))) == 0
	count(findings(ingress("networking.k8s.io/v1", {"note": "a; {b}"}, "/"))) == 0
	count(findings(ingress("networking.k8s.io/v1", null, "/"))) == 0
}

test_paths if {
	every route in ["/x\"; root /", "/x y", "/x;", "/x\ny"] {
		{finding.path | some finding in findings(ingress("networking.k8s.io/v1", {}, route))} == {["spec", "rules", 0, "http", "paths", 1, "path"]}
	}
	every route in ["/api(/|$)(.*)", "/[0-9]{2}/x", "/a-b_c.d~", ""] {
		count(findings(ingress("networking.k8s.io/v1", {}, route))) == 0
	}
}

test_parameters if {
	count(nginx("server-snippet", "x")) == 0 with data.settings.k8s as {"ingress-unsafe-annotations": {"allowed": ["nginx.ingress.kubernetes.io/server-snippet"]}}
	count(nginx("auth-url", "x")) == 1 with data.settings.k8s as {"ingress-unsafe-annotations": {"denied": ["*/auth-url"]}}
	count(nginx("auth-url", "x;")) == 0 with data.settings.k8s as {"ingress-unsafe-annotations": {"value_pattern": "y"}}
}

test_other_kinds if {
	manifest := object.union(ingress("networking.k8s.io/v1", {"nginx.ingress.kubernetes.io/server-snippet": "x"}, "/"), {"kind": "Service"})
	count(findings(manifest)) == 0
}
