package main

import (
	"errors"
	"testing"
)

func TestDecisions(t *testing.T) {
	policy, err := Compile(map[string]string{"authz.rego": module})
	if err != nil {
		t.Fatal(err)
	}
	allow, err := policy.Prepare("authz/allow")
	if err != nil {
		t.Fatal(err)
	}
	allowed, err := decide(allow, 50, 200)
	if err != nil || allowed != 50 {
		t.Fatalf("%d decisions allow, %v", allowed, err)
	}
}

func TestUndefinedAndErrors(t *testing.T) {
	policy, err := Compile(map[string]string{"p.rego": "package p\n\nx := input.y"})
	if err != nil {
		t.Fatal(err)
	}
	query, err := policy.Prepare("p/x")
	if err != nil {
		t.Fatal(err)
	}
	if json, ok, err := query.EvalJSON(`{}`); json != "" || ok || err != nil {
		t.Fatalf("%q, %v, %v", json, ok, err)
	}
	var failed *Error
	if _, _, err := query.EvalJSON(`{`); !errors.As(err, &failed) || failed.Class != "input" {
		t.Fatalf("%v", err)
	}
	if _, err := Compile(map[string]string{"w.rego": "package w\n\nx if y"}); !errors.As(err, &failed) || failed.Line != 3 {
		t.Fatalf("%v", err)
	}
}
