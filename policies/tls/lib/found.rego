# Findings and their parts.
package lictor.tls.lib.found

# at is a finding about a part of something that carries its place.
at(thing, path, message) := {"at": thing.at, "path": path, "message": message}

# saying is the same with what stands there and what should.
saying(thing, path, message, more) := object.union(at(thing, path, message), more)

# unknown is what cannot be decided.
unknown(thing, path, reason) := {"at": thing.at, "path": path, "reason": reason}
