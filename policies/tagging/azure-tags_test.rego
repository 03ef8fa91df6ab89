package lictor.tagging.azure_tags_test

import data.lictor.tagging.azure_tags
import data.lictor.tagging.lib.testing

says(tags, kind) := testing.messages(found) if {
	found := azure_tags.deny with input as testing.of([testing.thing(tags, {"cloud": "azure", "type": kind})])
}

test_tags if {
	says({"Cost Center": "1"}, "azurerm_resource_group") == set()
	says({"a/b": "1"}, "x") == {"the name `a/b` has `/`, which Azure does not take"}
	says({"Env": "1", "env": "2"}, "x") == {"the name `env` is `Env` as well: Azure does not look at case"}
	long := concat("", ["a" | some _ in numbers.range(1, 129)])
	says({long: "1"}, "x") == set()
	says({long: "1"}, "azurerm_storage_account") == {sprintf("the name `%s` has 129 characters, of which 128 may be", [long])}
	says({"a": sprintf("%s%s", [long, long])}, "x") == {"the value of `a` has 258 characters, of which 256 may be"}
	many := {sprintf("k%d", [n]): "v" | some n in numbers.range(1, 16)}
	says(many, "x") == set()
	says(many, "azurerm_dns_zone") == {"it has 16 tags, of which 15 may be"}
}
