# Annotations of ingress controllers that end up in their configuration: those that are configuration by design, those
# whose values were used to break out, and the characters that break out.
package lictor.k8s.data.ingress_annotations

as_of := "2026-07-24"

source := "https://kubernetes.io/docs/reference/issues-security/official-cve-feed/; annotations of the controllers' own documentation"

# Whoever sets one of these writes the controller's configuration. `*` stands at either end.
snippets := {
	"nginx.ingress.kubernetes.io/configuration-snippet": "CVE-2021-25742",
	"nginx.ingress.kubernetes.io/server-snippet": "CVE-2021-25742",
	"nginx.ingress.kubernetes.io/auth-snippet": "CVE-2021-25742",
	"nginx.ingress.kubernetes.io/stream-snippet": "CVE-2021-25742",
	"nginx.ingress.kubernetes.io/modsecurity-snippet": "CVE-2021-25742",
	"nginx.org/server-snippets": "configuration by design",
	"nginx.org/location-snippets": "configuration by design",
	"haproxy.org/*-config-snippet": "configuration by design",
	"haproxy-ingress.github.io/config-backend": "configuration by design",
	"ingress.kubernetes.io/config-backend": "configuration by design",
}

# Annotations whose values were once written into the configuration as they were.
injected := {
	"nginx.ingress.kubernetes.io/auth-url": "CVE-2025-24514",
	"nginx.ingress.kubernetes.io/auth-tls-match-cn": "CVE-2025-1097",
	"nginx.ingress.kubernetes.io/auth-method": "CVE-2026-1580",
	"nginx.ingress.kubernetes.io/auth-proxy-set-headers": "CVE-2025-15566",
	"nginx.ingress.kubernetes.io/mirror-target": "CVE-2025-1098",
	"nginx.ingress.kubernetes.io/mirror-host": "CVE-2025-1098",
	"nginx.ingress.kubernetes.io/permanent-redirect": "CVE-2023-5044",
}

# Values of the annotations that start so become pieces of the configuration.
prefix := "nginx.ingress.kubernetes.io/"

# What ends a word, a directive or a block of nginx, or runs code in it.
breaks_out := `[\n\r;{}"']|(^|\s)#|\\$|load_module|lua_package|_by_lua|proxy_pass\s|ssl_engine|/serviceaccount`

# A path is written between quotes or after `location`.
path_breaks_out := `[\n\r;"'#]|\s`
