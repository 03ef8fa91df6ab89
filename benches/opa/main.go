// Command opa-peer times OPA as a library, for the benches beside it.
//
// It reads a folder of workloads ({name}/policy.rego, data.json, input.json, query) and prints one line of JSON per
// workload: the answer, and the nanoseconds of a decision on input that is an AST value already and from JSON to JSON
// (decoded once, as OPA's own server does). `opa-peer FOLDER memory` instead loads data.json of the folder and prints
// the resident bytes before and after.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/util"
)

type result struct {
	Name   string  `json:"name"`
	Answer any     `json:"answer"`
	Parsed float64 `json:"parsed_ns"`
	Text   float64 `json:"text_ns"`
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 2 && args[1] == "memory":
		return memory(args[0])
	case len(args) == 2:
		budget, err := time.ParseDuration(args[1])
		if err != nil {
			return err
		}
		return measureAll(args[0], budget)
	default:
		return fmt.Errorf("usage: opa-peer FOLDER DURATION | opa-peer FOLDER memory")
	}
}

func measureAll(folder string, budget time.Duration) error {
	names, err := filepath.Glob(filepath.Join(folder, "*", "query"))
	if err != nil {
		return err
	}
	sort.Strings(names)
	out := json.NewEncoder(os.Stdout)
	for _, name := range names {
		measured, err := measure(filepath.Dir(name), budget)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := out.Encode(measured); err != nil {
			return err
		}
	}
	return nil
}

func measure(folder string, budget time.Duration) (*result, error) {
	ctx := context.Background()
	texts := map[string][]byte{}
	for _, name := range []string{"policy.rego", "data.json", "input.json", "query"} {
		text, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			return nil, err
		}
		texts[name] = text
	}
	var data map[string]any
	if err := util.UnmarshalJSON(texts["data.json"], &data); err != nil {
		return nil, err
	}
	query, err := rego.New(
		rego.Query(strings.TrimSpace(string(texts["query"]))),
		rego.Module("policy.rego", string(texts["policy.rego"])),
		rego.Store(inmem.NewFromObject(data)),
	).PrepareForEval(ctx)
	if err != nil {
		return nil, err
	}
	parsed, err := ast.ValueFromReader(bytes.NewReader(texts["input.json"]))
	if err != nil {
		return nil, err
	}
	decide := func(input ast.Value) (any, error) {
		results, err := query.Eval(ctx, rego.EvalParsedInput(input))
		if err != nil || len(results) == 0 {
			return nil, err
		}
		return results[0].Expressions[0].Value, nil
	}
	answer, err := decide(parsed)
	if err != nil {
		return nil, err
	}
	onParsed := best(budget, func() error {
		_, err := decide(parsed)
		return err
	})
	onText := best(budget, func() error {
		input, err := ast.ValueFromReader(bytes.NewReader(texts["input.json"]))
		if err != nil {
			return err
		}
		value, err := decide(input)
		if err != nil {
			return err
		}
		_, err = json.Marshal(value)
		return err
	})
	return &result{Name: filepath.Base(folder), Answer: answer, Parsed: onParsed, Text: onText}, nil
}

// best gives the nanoseconds of one call in the fastest of several blocks.
func best(budget time.Duration, work func() error) float64 {
	const blocks = 8
	count := 1
	for {
		start := time.Now()
		for range count {
			if err := work(); err != nil {
				return -1
			}
		}
		if time.Since(start) > budget/blocks || count > 1<<22 {
			break
		}
		count *= 2
	}
	fastest := time.Duration(1 << 62)
	for range blocks {
		start := time.Now()
		for range count {
			_ = work()
		}
		fastest = min(fastest, time.Since(start))
	}
	return float64(fastest.Nanoseconds()) / float64(count)
}

func memory(folder string) error {
	before := resident()
	text, err := os.ReadFile(filepath.Join(folder, "data.json"))
	if err != nil {
		return err
	}
	var data map[string]any
	if err := util.UnmarshalJSON(text, &data); err != nil {
		return err
	}
	text = nil
	store := inmem.NewFromObjectWithOpts(data, inmem.OptRoundTripOnWrite(false))
	runtime.GC()
	debug.FreeOSMemory()
	fmt.Println(before, resident())
	runtime.KeepAlive(store)
	return nil
}

// resident gives the bytes of this process in memory.
func resident() int {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	pages, _ := strconv.Atoi(strings.Fields(string(text))[1])
	return pages * os.Getpagesize()
}
