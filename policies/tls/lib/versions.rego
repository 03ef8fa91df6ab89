# Versions of TLS, in order.
package lictor.tls.lib.versions

rank := {"ssl2": 0, "ssl3": 1, "1.0": 2, "1.1": 3, "1.2": 4, "1.3": 5}

below(version, least) if rank[version] < rank[least]

called := {"ssl2": "SSL 2.0", "ssl3": "SSL 3.0", "1.0": "TLS 1.0", "1.1": "TLS 1.1", "1.2": "TLS 1.2", "1.3": "TLS 1.3"}
