package lictor.drift.unpinned_test

import data.lictor.drift.lib.testing
import data.lictor.drift.unpinned

required(said) := [{"at": testing.at, "kind": "terraform", "label": "", "file": "a.tf", "values": {"required_providers": [{"aws": said}]}}]

module(values) := [{"at": testing.at, "kind": "module", "label": "m", "file": "a.tf", "values": values}]

test_providers if {
	every said in [{"source": "hashicorp/aws"}, {"version": ">= 5.0"}, ">= 5.0"] {
		testing.messages(unpinned.deny) == {"provider `aws` has no upper bound"} with input.blocks as required(said)
	}
	every said in [{"version": "~> 5.0"}, {"version": ">= 5.0, < 6.0"}, {"version": "5.1.0"}, "= 5.1.0"] {
		unpinned.deny == set() with input.blocks as required(said)
	}
}

test_modules if {
	every values in [
		{"source": "git::https://example.com/a.git"}, {"source": "github.com/a/b?ref=main"}, {"source": "terraform-aws-modules/vpc/aws"},
		{"source": "app.terraform.io/a/b/aws"},
	] {
		testing.messages(unpinned.deny) == {"module `m` is not pinned"} with input.blocks as module(values)
	}
	every values in [
		{"source": "./a"}, {"source": "git::https://example.com/a.git?ref=v1.2.0"}, {"source": "github.com/a/b?ref=0123abc"},
		{"source": "terraform-aws-modules/vpc/aws", "version": "5.1.0"},
	] {
		unpinned.deny == set() with input.blocks as module(values)
	}
}

test_the_lock_file if {
	count(unpinned.undetermined) == 1 with input as {"lock_file": false, "blocks": required("5.1.0")}
	count(unpinned.undetermined) == 0 with input as {"lock_file": true, "blocks": required("5.1.0")}
}
