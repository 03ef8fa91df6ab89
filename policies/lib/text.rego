# Small questions about text that regular expressions are too heavy for.
package lictor.lib.text

# wildcard holds where a pattern is the text, or is `prefix*`, `*suffix` or `*part*` of it.
wildcard(pattern, text) if pattern == text

wildcard(pattern, text) if {
	endswith(pattern, "*")
	startswith(text, trim_suffix(pattern, "*"))
}

wildcard(pattern, text) if {
	startswith(pattern, "*")
	endswith(text, trim_prefix(pattern, "*"))
}

wildcard(pattern, text) if {
	startswith(pattern, "*")
	endswith(pattern, "*")
	contains(text, trim(pattern, "*"))
}

# wildcards holds where any of the patterns does.
wildcards(patterns, text) if {
	some pattern in patterns
	wildcard(pattern, text)
}

# digits holds for text of one decimal digit or more.
digits(text) if {
	text != ""
	trim_left(text, "0123456789") == ""
}
