# METADATA
# title: Notes say something new
# custom:
#   id: NOTE1
#   name: said-twice
#   severity: low
#   remediation: Say it once.
package lictor.notes.said_twice

deny contains {"message": sprintf("`%v` is said twice", [note.text]), "at": note.at, "path": ["text"], "value": note.text} if {
	some note in input.notes
	some other in input.notes
	note.text == other.text
	note.at != other.at
}

deny contains {"message": sprintf("there are %v notes on %v", [count(input.notes), input.today])} if count(input.notes) > 4
