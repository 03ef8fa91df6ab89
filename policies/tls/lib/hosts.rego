# Names of hosts.
package lictor.tls.lib.hosts

import data.lictor.tls.data.names

# covers holds where a name of a certificate is good for a host; `*` stands for one whole label.
covers(name, host) if lower(name) == lower(host)

covers(name, host) if {
	startswith(name, "*.")
	not startswith(host, "*.")
	parts := split(lower(host), ".")
	count(parts) > 1
	parts[0] != ""
	concat(".", array.slice(parts, 1, count(parts))) == lower(substring(name, 2, -1))
}

any_covers(hosts, host) if {
	some name in hosts
	covers(name, host)
}

# inside holds for names that no public authority may issue for.
inside(name) if not contains(trim_prefix(name, "*."), ".")

inside(name) if {
	parts := split(lower(name), ".")
	parts[count(parts) - 1] in names.internal
}

reserved(address) if {
	some block in names.reserved
	net.cidr_contains(block, address)
}

wildcard(name) if contains(name, "*")

# public_suffix holds where anybody registers names directly below.
public_suffix(name) if not contains(name, ".")

public_suffix(name) if lower(name) in names.suffixes

# below holds where a name is a domain or inside it.
below(name, domain) if lower(name) == lower(domain)

below(name, domain) if endswith(lower(name), sprintf(".%s", [lower(domain)]))
