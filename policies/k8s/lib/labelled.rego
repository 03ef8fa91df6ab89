# Keys that metadata must have, for labels and annotations alike.
package lictor.k8s.lib.labelled

# lacks lists what is wrong with the labels (or annotations) at a path of the object: each {message, path, expected}.
lacks(required, field, has, at, whose) := array.concat(absent, wrong) if {
	absent := [{
		"message": sprintf("%s has no %s `%s`", [whose, field, want.key]),
		"path": array.concat(at, [want.key]),
		"expected": object.get(want, "regex", "any value"),
	} |
		some want in required
		not want.key in object.keys(has)
	]
	wrong := [{
		"message": sprintf("%s `%s` of %s is `%v`, which does not match `%s`", [field, want.key, whose, has[want.key], want.regex]),
		"path": array.concat(at, [want.key]),
		"expected": want.regex,
	} |
		some want in required
		value := has[want.key]
		not regex.match(want.regex, value)
		want.regex != ""
	]
}

# wanted_of holds where the parameters ask this of a kind; an empty list means every kind.
wanted_of(kinds, _) if count(kinds) == 0

wanted_of(kinds, kind) if kind in kinds
