# Paths of file systems.
package lictor.k8s.lib.paths

# clean leaves out what changes nothing: `//`, `/./` and the slash at the end. The root becomes empty. `..` stays; the API
# server takes it in no path of a volume.
clean(path) := concat("", [part |
	some segment in split(path, "/")
	not segment in {"", "."}
	part := concat("", ["/", segment])
])

# within holds where a clean path is another or below it.
within(path, directory) if startswith(concat("", [path, "/"]), concat("", [directory, "/"]))
