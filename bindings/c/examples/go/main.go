package main

import (
	"errors"
	"fmt"
	"os"
	"sync"
)

const module = `package authz

default allow := false

allow if input.user == input.owner
`

// decide asks from many goroutines, and counts what is allowed.
func decide(allow *Query, goroutines, each int) (allowed int, first error) {
	var group sync.WaitGroup
	var lock sync.Mutex
	for g := 0; g < goroutines; g++ {
		group.Add(1)
		go func(g int) {
			defer group.Done()
			count := 0
			for i := 0; i < each; i++ {
				json, _, err := allow.EvalJSON(fmt.Sprintf(`{"user": "u%d", "owner": "u%d"}`, g, i))
				if err != nil {
					lock.Lock()
					first = err
					lock.Unlock()
					return
				}
				if json == "true" {
					count++
				}
			}
			lock.Lock()
			allowed += count
			lock.Unlock()
		}(g)
	}
	group.Wait()
	return allowed, first
}

func run() error {
	policy, err := Compile(map[string]string{"authz.rego": module})
	if err != nil {
		return err
	}
	allow, err := policy.Prepare("authz/allow")
	if err != nil {
		return err
	}
	allowed, err := decide(allow, 50, 200)
	if err != nil {
		return err
	}
	fmt.Printf("%s: %d of %d decisions allow\n", Version(), allowed, 50*200)

	_, err = Compile(map[string]string{"wrong.rego": "package wrong\n\nx if y"})
	var failed *Error
	if !errors.As(err, &failed) {
		return fmt.Errorf("wanted an error, got %v", err)
	}
	fmt.Printf("%s:%d:%d: %s\n", failed.File, failed.Line, failed.Column, failed.Code)
	return nil
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
