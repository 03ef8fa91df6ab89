# Label selectors, as Kubernetes reads them. An empty selector matches everything; what is no object matches nothing.
package lictor.k8s.lib.selectors

# matches holds where a selector selects what has these labels.
matches(selector, labels) if {
	is_object(selector)
	every key, value in object.get(selector, "matchLabels", {}) {
		labels[key] == value
	}
	every expression in object.get(selector, "matchExpressions", []) {
		expressed(expression, labels)
	}
}

expressed(expression, labels) if {
	expression.operator == "In"
	labels[expression.key] in expression.values
}

expressed(expression, labels) if {
	expression.operator == "NotIn"
	not object.get(labels, expression.key, null) in expression.values
}

expressed(expression, labels) if {
	expression.operator == "Exists"
	expression.key in object.keys(labels)
}

expressed(expression, labels) if {
	expression.operator == "DoesNotExist"
	not expression.key in object.keys(labels)
}

# empty holds for selectors that leave nothing out.
empty(selector) if {
	is_object(selector)
	count(object.get(selector, "matchLabels", {})) == 0
	count(object.get(selector, "matchExpressions", [])) == 0
}
