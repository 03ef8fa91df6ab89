/* Lictor: a policy engine for Rego, the language of Open Policy Agent. Made by cbindgen; do not edit. */

#ifndef LICTOR_H
#define LICTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/*
 * Rules that hold for all of it:
 *
 * - A function that can fail gives a `lictor_status`, puts what it made into its last but one argument, and into its last,
 *   where that is not NULL, an error that says more, or NULL. What fails makes nothing: `*out` is NULL then.
 * - What is called `..._new`, `..._clone`, `..._build` or put into an `out` is yours; `..._free` gives it back, and does
 *   nothing for NULL.
 * - Texts are a pointer and a length, UTF-8, and need no zero at their end. Those you hand in are copied or done with when
 *   the call returns. Those you get belong to the object you asked, and are good until it is changed or freed.
 * - Undefined is no value: neither `null` nor `false` nor an error.
 * - NULL for an object is answered with LICTOR_STATUS_INPUT, or with nothing where nothing can fail.
 * - Engines, policies, queries, inputs, errors, decisions and cancels do not change once they are made: any number of
 *   threads may use one at once, and none may free it meanwhile. A clone is another handle to the same, which a thread
 *   can free when it likes. Builders, bundles, options and bufs may be used by one thread at a time; options that
 *   nobody changes may be used by many.
 * - Nothing unwinds into C. Should the engine have a bug that panics, the call gives LICTOR_STATUS_INTERNAL and
 *   everything else goes on. Functions of yours must not unwind either, nor jump out.
 */

/* A literal, and any text that ends with a zero, as a lictor_str. */
#ifdef __cplusplus
#define LICTOR_STR(literal) (lictor_str{"" literal, sizeof(literal) - 1})
#define LICTOR_Z(text) (lictor_str{(text), strlen(text)})
#else
#define LICTOR_STR(literal) ((lictor_str){"" literal, sizeof(literal) - 1})
#define LICTOR_Z(text) ((lictor_str){(text), strlen(text)})
#endif

/*
 Counts the changes that programs built before would notice; the shared library is named after it.
 */
#define LICTOR_ABI_VERSION 0

/*
 The version of this header.
 */
#define LICTOR_VERSION_MAJOR 0

/*
 The version of this header.
 */
#define LICTOR_VERSION_MINOR 1

/*
 The version of this header.
 */
#define LICTOR_VERSION_PATCH 0

/*
 How a call went. The values stay as they are; more may come.
 */
typedef enum {
  /*
   Well.
   */
  LICTOR_STATUS_OK = 0,
  /*
   A text is not Rego.
   */
  LICTOR_STATUS_PARSE = 1,
  /*
   Modules or a query mean nothing, or not what they say.
   */
  LICTOR_STATUS_COMPILE = 2,
  /*
   Files or bundles cannot be read.
   */
  LICTOR_STATUS_BUNDLE = 3,
  /*
   An input or another argument is unusable.
   */
  LICTOR_STATUS_INPUT = 4,
  /*
   An evaluation failed: rules conflict, or a builtin failed in strict mode.
   */
  LICTOR_STATUS_EVAL = 5,
  /*
   An evaluation reached a limit.
   */
  LICTOR_STATUS_LIMIT = 6,
  /*
   The host cancelled.
   */
  LICTOR_STATUS_CANCELLED = 7,
  /*
   The engine has a bug.
   */
  LICTOR_STATUS_INTERNAL = 8,
} lictor_status;

/*
 Memory for results, to be used again and again by one thread at a time.
 */
typedef struct lictor_buf lictor_buf;

/*
 Modules and data that belong together.
 */
typedef struct lictor_bundle lictor_bundle;

/*
 One call of a function of the host's; it ends when the function returns.
 */
typedef struct lictor_call lictor_call;

/*
 Ends evaluations from another thread.
 */
typedef struct lictor_cancel lictor_cancel;

/*
 What a query gave.
 */
typedef struct lictor_decision lictor_decision;

/*
 Compiles bundles into policies.
 */
typedef struct lictor_engine lictor_engine;

/*
 Chooses what an engine does.
 */
typedef struct lictor_engine_builder lictor_engine_builder;

/*
 What went wrong. It holds one problem or many; what is asked of it is about the first, and the JSON has all.
 */
typedef struct lictor_error lictor_error;

/*
 An input that was read, for any number of evaluations.
 */
typedef struct lictor_input lictor_input;

/*
 What one evaluation is given besides its input.
 */
typedef struct lictor_options lictor_options;

/*
 A compiled bundle.
 */
typedef struct lictor_policy lictor_policy;

/*
 A prepared query.
 */
typedef struct lictor_query lictor_query;

/*
 A text or bytes of someone else's. NULL with length 0 is empty.
 */
typedef struct {
  /*
   The first byte.
   */
  const char *ptr;
  /*
   How many there are.
   */
  size_t len;
} lictor_str;

/*
 A function of the host's, which policies call. It takes its operands from the call and tells it the result; if it
 tells nothing, the result is undefined. It may be called from several threads at once, and may itself evaluate. It must
 not unwind.
 */
typedef void (*lictor_builtin_fn)(void *user, lictor_call *call);

/*
 Frees what a function of the host's works with, when nothing can call it any more.
 */
typedef void (*lictor_drop_fn)(void *user);

/*
 Hears a line of `print`, and where it was printed (`file:line`), on the thread that evaluates.
 */
typedef void (*lictor_print_fn)(void *user, lictor_str place, lictor_str line);

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/*
 The operands: a list, as JSON.
 */
lictor_str lictor_call_arguments_json(const lictor_call *call);

/*
 Tells the result, as JSON.
 */
void lictor_call_return_json(lictor_call *call, lictor_str json);

/*
 Tells that it failed: what called it is undefined, or the evaluation fails in strict mode.
 */
void lictor_call_fail(lictor_call *call, lictor_str message);

/*
 Ends the evaluation, which gives LICTOR_STATUS_CANCELLED.
 */
void lictor_call_cancel(lictor_call *call);

/*
 A bundle in memory, empty.
 */
lictor_bundle *lictor_bundle_new(void);

/*
 Adds a module; its name is what errors call it. It is read when the bundle is compiled.
 */
lictor_status lictor_bundle_add_module(lictor_bundle *bundle, lictor_str name, lictor_str text, lictor_error **err);

/*
 Adds data, a JSON object that is merged with what is there. It is read when the bundle is compiled.
 */
lictor_status lictor_bundle_add_data_json(lictor_bundle *bundle, lictor_str json, lictor_error **err);

/*
 Reads files and directories of policies and data, and bundles: archives (`.tar.gz`) and directories with a
 `.manifest`.
 */
lictor_status lictor_bundle_load(const lictor_engine *engine,
                                 const lictor_str *paths,
                                 size_t count,
                                 lictor_bundle **out,
                                 lictor_error **err);

/*
 Reads the bytes of an archive.
 */
lictor_status lictor_bundle_from_archive(const lictor_engine *engine,
                                         lictor_str bytes,
                                         lictor_bundle **out,
                                         lictor_error **err);

/*
 Gives it back.
 */
void lictor_bundle_free(lictor_bundle *bundle);

/*
 One that is not cancelled yet.
 */
lictor_cancel *lictor_cancel_new(void);

/*
 Another handle to the same.
 */
lictor_cancel *lictor_cancel_clone(const lictor_cancel *cancel);

/*
 Ends the evaluations whose options have it, now and later. Any thread may, also a signal handler.
 */
void lictor_cancel_now(const lictor_cancel *cancel);

/*
 Whether it was cancelled.
 */
bool lictor_cancel_is_cancelled(const lictor_cancel *cancel);

/*
 Gives it back.
 */
void lictor_cancel_free(lictor_cancel *cancel);

/*
 Whether there is a value.
 */
bool lictor_decision_defined(const lictor_decision *decision);

/*
 Whether the value is exactly `true`.
 */
bool lictor_decision_is_true(const lictor_decision *decision);

/*
 The value as JSON; empty where there is none.
 */
lictor_str lictor_decision_json(const lictor_decision *decision);

/*
 What came beside the value, as JSON: `builtin_errors`, the failures that made something undefined on the way; `prints`;
 and where the options asked for them `trace` and `coverage`.
 */
lictor_str lictor_decision_explain_json(const lictor_decision *decision);

/*
 Gives it back.
 */
void lictor_decision_free(lictor_decision *decision);

/*
 An engine with the defaults: Rego v1, all builtins, no network.
 */
lictor_status lictor_engine_new(lictor_engine **out, lictor_error **err);

/*
 Another handle to the same.
 */
lictor_engine *lictor_engine_clone(const lictor_engine *engine);

/*
 Gives it back. What was made with it goes on.
 */
void lictor_engine_free(lictor_engine *engine);

/*
 Chooses for an engine; nothing is chosen yet.
 */
lictor_engine_builder *lictor_engine_builder_new(void);

/*
 Whether modules are read as they were before OPA 1.0, and queries too.
 */
void lictor_engine_builder_set_v0(lictor_engine_builder *builder, bool v0);

/*
 Whether modules are checked as by `opa check --strict`.
 */
void lictor_engine_builder_set_strict(lictor_engine_builder *builder, bool strict);

/*
 Whether rules may stand where data stands.
 */
void lictor_engine_builder_set_ignore_conflicts(lictor_engine_builder *builder, bool ignore);

/*
 The limits, and the strictness about failing builtins, of evaluations whose options do not say otherwise. Other options
 are not looked at.
 */
void lictor_engine_builder_set_defaults(lictor_engine_builder *builder, const lictor_options *defaults);

/*
 Only what OPA's capabilities file names exists.
 */
lictor_status lictor_engine_builder_set_capabilities_json(lictor_engine_builder *builder,
                                                          lictor_str json,
                                                          lictor_error **err);

/*
 A builtin that policies must not call.
 */
lictor_status lictor_engine_builder_deny_builtin(lictor_engine_builder *builder, lictor_str name, lictor_error **err);

/*
 A host that `http.send` and `net.lookup_ip_addr` may reach, as of `lictor eval --allow-net`.
 */
lictor_status lictor_engine_builder_allow_net(lictor_engine_builder *builder, lictor_str host, lictor_error **err);

/*
 A function of yours, by the name and the declaration (`(n: number) => number`) that policies know it by. `drop` is
 called with `user` when nothing can call the function any more, and at once if this fails; it may be NULL.
 */
lictor_status lictor_engine_builder_add_builtin(lictor_engine_builder *builder,
                                                lictor_str name,
                                                lictor_str declaration,
                                                lictor_builtin_fn function,
                                                void *user,
                                                lictor_drop_fn drop,
                                                lictor_error **err);

/*
 The engine; declarations of functions are read here.
 */
lictor_status lictor_engine_builder_build(const lictor_engine_builder *builder,
                                          lictor_engine **out,
                                          lictor_error **err);

/*
 Gives it back. Engines that it built go on.
 */
void lictor_engine_builder_free(lictor_engine_builder *builder);

/*
 Compiles a bundle, which can be compiled again.
 */
lictor_status lictor_engine_compile(const lictor_engine *engine,
                                    const lictor_bundle *bundle,
                                    lictor_policy **out,
                                    lictor_error **err);

/*
 The status it came with.
 */
lictor_status lictor_error_status(const lictor_error *error);

/*
 What it is for who has to handle it: `parse`, `compile`, `bundle`, `input`, `eval`, `limit`, `cancelled`,
 `internal`; the same words in every language.
 */
lictor_str lictor_error_class(const lictor_error *error);

/*
 OPA's code, such as `rego_type_error`, or the class and `_error` where OPA has none.
 */
lictor_str lictor_error_code(const lictor_error *error);

/*
 The message of the first problem, without code and place.
 */
lictor_str lictor_error_message(const lictor_error *error);

/*
 All problems with codes and places, as OPA prints them.
 */
lictor_str lictor_error_text(const lictor_error *error);

/*
 The file of the place; empty where there is none, and for a query.
 */
lictor_str lictor_error_file(const lictor_error *error);

/*
 The line of the place, from 1; 0 where there is none.
 */
uint32_t lictor_error_line(const lictor_error *error);

/*
 The column of the place, from 1; 0 where there is none.
 */
uint32_t lictor_error_column(const lictor_error *error);

/*
 The line of the source and a caret under it, where it is known.
 */
lictor_str lictor_error_snippet(const lictor_error *error);

/*
 What may help, where more is known than OPA says.
 */
lictor_str lictor_error_hint(const lictor_error *error);

/*
 The limit that was reached: `steps`, `time`, `memory`, `depth`, `size`, `nesting`; empty otherwise.
 */
lictor_str lictor_error_limit(const lictor_error *error);

/*
 All of it as JSON: `class`, `code`, `text`, `limit`, and a list of `problems`.
 */
lictor_str lictor_error_json(const lictor_error *error);

/*
 Gives it back.
 */
void lictor_error_free(lictor_error *error);

/*
 Reads JSON.
 */
lictor_status lictor_input_from_json(lictor_str json, lictor_input **out, lictor_error **err);

/*
 Another handle to the same.
 */
lictor_input *lictor_input_clone(const lictor_input *input);

/*
 Gives it back.
 */
void lictor_input_free(lictor_input *input);

/*
 Options of which none is set. What is not set is as the engine says; its limits are generous, but there.
 */
lictor_options *lictor_options_new(void);

/*
 How long it may take, by the clock.
 */
void lictor_options_set_time_ns(lictor_options *options, uint64_t time_ns);

/*
 How many steps it may take.
 */
void lictor_options_set_steps(lictor_options *options, uint64_t steps);

/*
 How many bytes it may work in.
 */
void lictor_options_set_memory(lictor_options *options, size_t bytes);

/*
 How many rules and functions may stand inside each other.
 */
void lictor_options_set_depth(lictor_options *options, size_t depth);

/*
 How many bytes a value may have, and the result.
 */
void lictor_options_set_output(lictor_options *options, size_t bytes);

/*
 How deep JSON may nest.
 */
void lictor_options_set_nesting(lictor_options *options, size_t depth);

/*
 The time that policies see, in nanoseconds since the epoch.
 */
void lictor_options_set_now_ns(lictor_options *options, int64_t now_ns);

/*
 Where randomness starts: the same seed gives the same numbers.
 */
void lictor_options_set_seed(lictor_options *options, uint64_t seed);

/*
 Whether the first failure of a builtin is an error; otherwise what called it is undefined.
 */
void lictor_options_set_strict_builtin_errors(lictor_options *options, bool strict);

/*
 What may end it early; NULL for nothing. The options keep a handle of their own.
 */
void lictor_options_set_cancel(lictor_options *options, const lictor_cancel *cancel);

/*
 Who hears what is printed; NULL for nobody. In a batch several threads may call it at once.
 */
void lictor_options_set_print(lictor_options *options, lictor_print_fn print, void *user);

/*
 Whether `lictor_query_eval` keeps a trace, for `lictor_decision_explain_json`.
 */
void lictor_options_set_trace(lictor_options *options, bool trace);

/*
 Whether `lictor_query_eval` keeps what was covered, for `lictor_decision_explain_json`.
 */
void lictor_options_set_coverage(lictor_options *options, bool coverage);

/*
 Gives them back.
 */
void lictor_options_free(lictor_options *options);

/*
 Prepares the query for a document, by its path: `authz/allow` or `data.authz.allow`.
 */
lictor_status lictor_policy_prepare(const lictor_policy *policy,
                                    lictor_str path,
                                    lictor_query **out,
                                    lictor_error **err);

/*
 Prepares a query in Rego, such as `x := data.a.b; x > 1`. What it decides is the value of its first expression.
 */
lictor_status lictor_policy_prepare_query(const lictor_policy *policy,
                                          lictor_str text,
                                          lictor_query **out,
                                          lictor_error **err);

/*
 The solutions of a query in Rego, as JSON: a list of objects with `bindings` and `expressions`, each of which has
 `value`, `text` and `location`. The input may be NULL, which is none, and so may the options.
 */
lictor_status lictor_policy_query_json(const lictor_policy *policy,
                                       lictor_str text,
                                       const lictor_input *input,
                                       const lictor_options *options,
                                       lictor_buf *out,
                                       lictor_error **err);

/*
 The same code over other data: a JSON object.
 */
lictor_status lictor_policy_with_data_json(const lictor_policy *policy,
                                           lictor_str json,
                                           lictor_policy **out,
                                           lictor_error **err);

/*
 The same code over data with changes made to it: a JSON array of operations `add`, `remove` and `replace` of RFC 6902.
 What they do not enter is not copied.
 */
lictor_status lictor_policy_patch_data_json(const lictor_policy *policy,
                                            lictor_str operations,
                                            lictor_policy **out,
                                            lictor_error **err);

/*
 What is left of a query while refs are unknown (`input`, where none are given), as JSON: an object with `queries` and
 `modules`, lists of Rego.
 */
lictor_status lictor_policy_partial_json(const lictor_policy *policy,
                                         lictor_str text,
                                         const lictor_str *unknowns,
                                         size_t count,
                                         const lictor_input *input,
                                         const lictor_options *options,
                                         lictor_buf *out,
                                         lictor_error **err);

/*
 What the policy is, as JSON: `digest`, which tells policies apart; `entrypoints`, the documents that METADATA blocks say
 will be asked for; `input_paths`, the paths at which its rules can look at the input.
 */
lictor_status lictor_policy_info_json(const lictor_policy *policy,
                                      lictor_buf *out,
                                      lictor_error **err);

/*
 The policy as bytes, which the same version reads.
 */
lictor_status lictor_policy_to_bytes(const lictor_policy *policy, lictor_buf *out, lictor_error **err);

/*
 A policy that was written as bytes, compiled by an engine.
 */
lictor_status lictor_policy_from_bytes(const lictor_engine *engine,
                                       lictor_str bytes,
                                       lictor_policy **out,
                                       lictor_error **err);

/*
 Another handle to the same.
 */
lictor_policy *lictor_policy_clone(const lictor_policy *policy);

/*
 Gives it back. Queries go on.
 */
void lictor_policy_free(lictor_policy *policy);

/*
 Decides. The input may be NULL, which is none, and so may the options.
 */
lictor_status lictor_query_eval(const lictor_query *query,
                                const lictor_input *input,
                                const lictor_options *options,
                                lictor_decision **out,
                                lictor_error **err);

/*
 Decides from JSON to JSON; what is undefined is empty. The fastest way: of the input only what the policy can look at is
 kept, and nothing is allocated once the buf is large enough.
 */
lictor_status lictor_query_eval_json(const lictor_query *query,
                                     lictor_str input_json,
                                     const lictor_options *options,
                                     lictor_buf *out,
                                     lictor_error **err);

/*
 Decides for each input, on every core; NULL is none. `decisions` has room for as many, and so has `errors`, which may be
 NULL; each gets a decision or an error in its place, and NULL in the other. The status is the first that is not
 LICTOR_STATUS_OK. Where nothing can be begun, because an argument is NULL, all are NULL.
 */
lictor_status lictor_query_eval_batch(const lictor_query *query,
                                      const lictor_input *const *inputs,
                                      size_t count,
                                      const lictor_options *options,
                                      lictor_decision **decisions,
                                      lictor_error **errors);

/*
 As `lictor_query_eval_batch`, of JSON texts.
 */
lictor_status lictor_query_eval_batch_json(const lictor_query *query,
                                           const lictor_str *inputs_json,
                                           size_t count,
                                           const lictor_options *options,
                                           lictor_decision **decisions,
                                           lictor_error **errors);

/*
 What the query is, as JSON: `input_paths`, the paths at which it can look at the input.
 */
lictor_status lictor_query_info_json(const lictor_query *query, lictor_buf *out, lictor_error **err);

/*
 Another handle to the same.
 */
lictor_query *lictor_query_clone(const lictor_query *query);

/*
 Gives it back.
 */
void lictor_query_free(lictor_query *query);

/*
 Memory for results.
 */
lictor_buf *lictor_buf_new(void);

/*
 What was last put in; good until it is used again or freed.
 */
lictor_str lictor_buf_str(const lictor_buf *buf);

/*
 Gives it back.
 */
void lictor_buf_free(lictor_buf *buf);

/*
 The version of the library, such as `0.1.0`.
 */
lictor_str lictor_version(void);

/*
 LICTOR_ABI_VERSION of the library.
 */
uint32_t lictor_abi_version(void);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* LICTOR_H */
