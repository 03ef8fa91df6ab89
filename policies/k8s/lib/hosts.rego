# Host names of Ingresses, Gateways and routes, where `*.example.com` stands for one label below example.com.
package lictor.k8s.lib.hosts

# wild holds for names with a star.
wild(host) if contains(host, "*")

# covers holds where every host that the second name stands for is one that the first stands for; an empty name stands
# for all.
covers("", _)

covers(name, host) if {
	name != ""
	lower(name) == lower(host)
}

covers(name, host) if {
	startswith(name, "*.")
	[first, rest] := split_first(host)
	first != "*"
	first != ""
	lower(substring(name, 2, -1)) == lower(rest)
}

# deep_covers is `covers` for Gateway API, where the star stands for one label or more.
deep_covers(name, host) if covers(name, host)

deep_covers(name, host) if {
	startswith(name, "*.")
	bare := trim_prefix(host, "*.")
	endswith(lower(bare), lower(substring(name, 1, -1)))
}

split_first(host) := [substring(host, 0, dot), substring(host, dot + 1, -1)] if {
	dot := indexof(host, ".")
	dot > 0
}
