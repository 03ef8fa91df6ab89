# How random text looks.
package lictor.k8s.lib.entropy

# bits gives the bits of information in a character of a text, by how often each occurs; only the first 64 characters are
# looked at. Words have 3 to 4, random hexadecimal digits close to 4, random letters and digits 4.5 and more.
bits(text) := 0 if text == ""

bits(text) := logarithms[size - 1] - (sum(weights) / size) if {
	text != ""
	characters := split(substring(text, 0, 64), "")
	size := count(characters)
	weights := [weight |
		some character in {c | some c in characters}
		n := count([1 | some other in characters; other == character])
		weight := n * logarithms[n - 1]
	]
}

# Logarithms to base 2 of 1, 2, 3, ...
logarithms := [
	0, 1, 1.585, 2, 2.3219, 2.585, 2.8074, 3, 3.1699, 3.3219, 3.4594, 3.585, 3.7004, 3.8074, 3.9069, 4, 4.0875, 4.1699,
	4.2479, 4.3219, 4.3923, 4.4594, 4.5236, 4.585, 4.6439, 4.7004, 4.7549, 4.8074, 4.858, 4.9069, 4.9542, 5, 5.0444,
	5.0875, 5.1293, 5.1699, 5.2095, 5.2479, 5.2854, 5.3219, 5.3576, 5.3923, 5.4263, 5.4594, 5.4919, 5.5236, 5.5546,
	5.585, 5.6147, 5.6439, 5.6724, 5.7004, 5.7279, 5.7549, 5.7814, 5.8074, 5.8329, 5.858, 5.8826, 5.9069, 5.9307,
	5.9542, 5.9773, 6,
]
