# Servers and the settings they inherit.
package lictor.tls.lib.listeners

import data.lictor.tls.data.mozilla

# at gives a listener for a finding about one of its settings: what stands outside of it is said once for all that inherit it.
at(listener, setting) := listener if {
	array.slice(setting.path, 0, count(listener.path)) == listener.path
} else := {"at": object.union(listener.at, {"resource": {"kind": listener.kind, "name": ""}})}

secure := [listener | some listener in input.listeners; listener.tls]

# profile gives a profile of Mozilla's, by version and name.
profile(version, name) := mozilla.profiles[version][name]

# allowed_somewhere gives what a profile allowed in any version.
allowed_somewhere(name, field) := {value | some version, _ in mozilla.profiles; some value in mozilla.profiles[version][name][field]}

# max_age gives the seconds of a Strict-Transport-Security header.
max_age(header) := to_number(regex.replace(parts[0], `^\D*`, "")) if {
	parts := regex.find_n(`(?i)max-age\s*=\s*"?\d+`, header, 1)
}

covers_subdomains(header) if contains(lower(header), "includesubdomains")

loopback(address) if address in {"localhost", "127.0.0.1", "[::1]", "::1"}

loopback(address) if startswith(address, "unix")

loopback(address) if startswith(address, "/")
