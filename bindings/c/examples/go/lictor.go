// Package main asks Lictor from Go, through cgo. This file is the part worth copying: a policy is compiled once, and any
// number of goroutines ask its queries at once.
package main

// #cgo pkg-config: lictor
// #include <stdlib.h>
// #include <lictor.h>
import "C"

import (
	"fmt"
	"runtime"
	"sync"
	"unsafe"
)

// Error is what went wrong, and where.
type Error struct {
	Class, Code, Text, File string
	Line, Column            int
}

func (e *Error) Error() string { return e.Text }

func failure(err *C.lictor_error) error {
	defer C.lictor_error_free(err)
	return &Error{
		Class:  text(C.lictor_error_class(err)),
		Code:   text(C.lictor_error_code(err)),
		Text:   text(C.lictor_error_text(err)),
		File:   text(C.lictor_error_file(err)),
		Line:   int(C.lictor_error_line(err)),
		Column: int(C.lictor_error_column(err)),
	}
}

func text(s C.lictor_str) string { return C.GoStringN(s.ptr, C.int(s.len)) }

// lent copies what C gets to see: pointers into Go's memory must not be stored in C's structures.
func lent(s string) (C.lictor_str, func()) {
	p := C.CString(s)
	return C.lictor_str{ptr: p, len: C.size_t(len(s))}, func() { C.free(unsafe.Pointer(p)) }
}

// Policy is a compiled bundle.
type Policy struct{ policy *C.lictor_policy }

// Compile compiles modules by name.
func Compile(modules map[string]string) (*Policy, error) {
	var engine *C.lictor_engine
	var err *C.lictor_error
	if C.lictor_engine_new(&engine, &err) != C.LICTOR_STATUS_OK {
		return nil, failure(err)
	}
	defer C.lictor_engine_free(engine)
	bundle := C.lictor_bundle_new()
	defer C.lictor_bundle_free(bundle)
	for name, module := range modules {
		n, freeName := lent(name)
		m, freeModule := lent(module)
		status := C.lictor_bundle_add_module(bundle, n, m, &err)
		freeName()
		freeModule()
		if status != C.LICTOR_STATUS_OK {
			return nil, failure(err)
		}
	}
	var policy *C.lictor_policy
	if C.lictor_engine_compile(engine, bundle, &policy, &err) != C.LICTOR_STATUS_OK {
		return nil, failure(err)
	}
	made := &Policy{policy}
	runtime.SetFinalizer(made, func(p *Policy) { C.lictor_policy_free(p.policy) })
	return made, nil
}

// Prepare prepares the query for a document.
func (p *Policy) Prepare(path string) (*Query, error) {
	s, free := lent(path)
	defer free()
	var query *C.lictor_query
	var err *C.lictor_error
	status := C.lictor_policy_prepare(p.policy, s, &query, &err)
	runtime.KeepAlive(p)
	if status != C.LICTOR_STATUS_OK {
		return nil, failure(err)
	}
	made := &Query{query: query}
	made.bufs.New = func() any {
		b := &buf{C.lictor_buf_new()}
		runtime.SetFinalizer(b, func(b *buf) { C.lictor_buf_free(b.buf) })
		return b
	}
	runtime.SetFinalizer(made, func(q *Query) { C.lictor_query_free(q.query) })
	return made, nil
}

// Query is a prepared query, for any number of goroutines.
type Query struct {
	query *C.lictor_query
	bufs  sync.Pool
}

// buf is memory for results. A goroutine may change its thread between two calls, so it takes one for itself.
type buf struct{ buf *C.lictor_buf }

// EvalJSON decides from JSON to JSON; what is undefined is not ok.
func (q *Query) EvalJSON(input string) (json string, ok bool, _ error) {
	s, free := lent(input)
	defer free()
	b := q.bufs.Get().(*buf)
	defer q.bufs.Put(b)
	var err *C.lictor_error
	status := C.lictor_query_eval_json(q.query, s, nil, b.buf, &err)
	runtime.KeepAlive(q)
	if status != C.LICTOR_STATUS_OK {
		return "", false, failure(err)
	}
	json = text(C.lictor_buf_str(b.buf))
	return json, json != "", nil
}

// Version is that of the library.
func Version() string { return fmt.Sprintf("lictor %s", text(C.lictor_version())) }
