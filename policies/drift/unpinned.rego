# METADATA
# title: Providers and modules are pinned
# description: >-
#   A provider or module that moves changes plans without a change of code, and what it changes looks like drift.
# related_resources:
#   - https://developer.hashicorp.com/terraform/language/files/dependency-lock
# custom:
#   id: DRF026
#   name: unpinned
#   severity: medium
#   standards: [DRIFT, CKV_TF_1, CKV_TF_2]
#   remediation: >-
#     Give providers an upper bound, modules a version or a commit, and commit `.terraform.lock.hcl`.
#   parameters:
#     allow_sources: patterns of module sources that may move (list of texts)
package lictor.drift.unpinned

import data.lictor.lib.settings
import data.lictor.lib.text

default_parameters := {"allow_sources": []}

parameters := settings.of("drift", "DRF026", default_parameters)

deny contains {"message": message, "at": block.at, "path": ["required_providers", 0, name]} if {
	some block in input.blocks
	block.kind == "terraform"
	some name, said in providers(block)
	unbounded(said)
	message := sprintf("provider `%s` has no upper bound", [name])
}

deny contains {"message": message, "at": block.at, "path": ["source"], "value": source} if {
	some block in input.blocks
	block.kind == "module"
	source := block.values.source
	not text.wildcards(parameters.allow_sources, source)
	moves(source, block.values)
	message := sprintf("module `%s` is not pinned", [block.label])
}

undetermined contains {"reason": reason, "at": block.at, "path": ["required_providers"]} if {
	not input.lock_file
	some block in input.blocks
	block.kind == "terraform"
	count(providers(block)) > 0
	reason := "no `.terraform.lock.hcl` is in the scan"
}

providers(block) := {name: said | some body in block.values.required_providers; some name, said in body}

unbounded(said) if {
	is_object(said)
	not said.version
}

unbounded(said) if {
	is_object(said)
	open_above(said.version)
}

unbounded(said) if {
	is_string(said)
	open_above(said)
}

open_above(version) if {
	count([part | some part in split(version, ","); regex.match(`^\s*(~>|<=?|=|[0-9])`, part)]) == 0
}

# moves holds for sources whose content changes without a change of code.
moves(source, _) if {
	is_git(source)
	not regex.match(`[?&]ref=([0-9a-f]{7,40}|v?[0-9]+\.[0-9]+(\.[0-9]+)?)(&|$)`, source)
}

moves(source, body) if {
	regex.match(`^([a-z0-9.-]+/)?[A-Za-z0-9_-]+/[A-Za-z0-9_-]+/[a-z0-9]+(//.*)?$`, source)
	not is_git(source)
	not body.version
}

is_git(source) if regex.match(`^(git::|git@|github\.com/|bitbucket\.org/|hg::)`, source)
