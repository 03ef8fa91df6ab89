/* What conformance.c leaves out: lifetimes, NULL, bytes, data, partial evaluation, prints, functions, errors. */
#include "check.h"
#include "json.h"

static const char *AUTHZ =
    "package authz\n\ndefault allow := false\n\nallow if input.user == \"kim\"\n\nallow if input.user in data.admins\n";

static bool has(lictor_str text, const char *part) {
  size_t len = strlen(part);
  for (size_t i = 0; i + len <= text.len; i++) {
    if (memcmp(text.ptr + i, part, len) == 0) return true;
  }
  return false;
}

static void versions(void) {
  char header[40];
  snprintf(header, sizeof header, "%d.%d.%d", LICTOR_VERSION_MAJOR, LICTOR_VERSION_MINOR, LICTOR_VERSION_PATCH);
  CHECK(same(lictor_version(), header));
  CHECK(lictor_abi_version() == LICTOR_ABI_VERSION);
}

/* NULL is an answer, not a crash, everywhere. */
static void nothing(void) {
  lictor_str none = {NULL, 0};
  lictor_error *error = NULL;
  lictor_policy *policy = (lictor_policy *)&none;
  CHECK(lictor_engine_compile(NULL, NULL, &policy, &error) == LICTOR_STATUS_INPUT);
  CHECK(policy == NULL && same(lictor_error_message(error), "`engine` is NULL"));
  CHECK(same(lictor_error_code(error), "input_error") && lictor_error_line(error) == 0);
  lictor_error_free(error);
  CHECK(lictor_engine_new(NULL, &error) == LICTOR_STATUS_INPUT);
  CHECK(same(lictor_error_message(error), "`out` is NULL"));
  lictor_error_free(error);

  CHECK(lictor_bundle_add_module(NULL, none, none, NULL) == LICTOR_STATUS_INPUT);
  CHECK(lictor_bundle_add_data_json(NULL, none, NULL) == LICTOR_STATUS_INPUT);
  CHECK(lictor_bundle_load(NULL, NULL, 0, NULL, NULL) == LICTOR_STATUS_INPUT);
  CHECK(lictor_bundle_from_archive(NULL, none, NULL, NULL) == LICTOR_STATUS_INPUT);
  CHECK(lictor_engine_builder_add_builtin(NULL, none, none, NULL, NULL, NULL, NULL) == LICTOR_STATUS_INPUT);
  CHECK(lictor_engine_builder_deny_builtin(NULL, none, NULL) == LICTOR_STATUS_INPUT);
  CHECK(lictor_engine_builder_allow_net(NULL, none, NULL) == LICTOR_STATUS_INPUT);
  CHECK(lictor_engine_builder_set_capabilities_json(NULL, none, NULL) == LICTOR_STATUS_INPUT);
  CHECK(lictor_engine_builder_build(NULL, NULL, NULL) == LICTOR_STATUS_INPUT);
  CHECK(lictor_policy_prepare(NULL, none, NULL, NULL) == LICTOR_STATUS_INPUT);
  CHECK(lictor_policy_prepare_query(NULL, none, NULL, NULL) == LICTOR_STATUS_INPUT);
  CHECK(lictor_policy_query_json(NULL, none, NULL, NULL, NULL, NULL) == LICTOR_STATUS_INPUT);
  CHECK(lictor_policy_with_data_json(NULL, none, NULL, NULL) == LICTOR_STATUS_INPUT);
  CHECK(lictor_policy_patch_data_json(NULL, none, NULL, NULL) == LICTOR_STATUS_INPUT);
  CHECK(lictor_policy_partial_json(NULL, none, NULL, 0, NULL, NULL, NULL, NULL) == LICTOR_STATUS_INPUT);
  CHECK(lictor_policy_info_json(NULL, NULL, NULL) == LICTOR_STATUS_INPUT);
  CHECK(lictor_policy_to_bytes(NULL, NULL, NULL) == LICTOR_STATUS_INPUT);
  CHECK(lictor_policy_from_bytes(NULL, none, NULL, NULL) == LICTOR_STATUS_INPUT);
  CHECK(lictor_input_from_json(none, NULL, NULL) == LICTOR_STATUS_INPUT);
  CHECK(lictor_query_eval(NULL, NULL, NULL, NULL, NULL) == LICTOR_STATUS_INPUT);
  CHECK(lictor_query_eval_json(NULL, none, NULL, NULL, NULL) == LICTOR_STATUS_INPUT);
  CHECK(lictor_query_eval_batch(NULL, NULL, 1, NULL, NULL, NULL) == LICTOR_STATUS_INPUT);
  CHECK(lictor_query_eval_batch_json(NULL, NULL, 0, NULL, NULL, NULL) == LICTOR_STATUS_OK);
  CHECK(lictor_query_info_json(NULL, NULL, NULL) == LICTOR_STATUS_INPUT);

  CHECK(lictor_engine_clone(NULL) == NULL && lictor_policy_clone(NULL) == NULL && lictor_query_clone(NULL) == NULL);
  CHECK(lictor_input_clone(NULL) == NULL && lictor_cancel_clone(NULL) == NULL);
  CHECK(lictor_error_status(NULL) == LICTOR_STATUS_OK && lictor_error_json(NULL).len == 0);
  CHECK(!lictor_decision_defined(NULL) && !lictor_decision_is_true(NULL) && lictor_decision_json(NULL).len == 0);
  CHECK(lictor_buf_str(NULL).len == 0 && !lictor_cancel_is_cancelled(NULL));
  lictor_cancel_now(NULL);
  lictor_options_set_steps(NULL, 1);
  lictor_options_set_print(NULL, NULL, NULL);
  lictor_engine_builder_set_v0(NULL, true);
  lictor_call_fail(NULL, none);
  lictor_call_return_json(NULL, none);
  lictor_engine_free(NULL);
  lictor_engine_builder_free(NULL);
  lictor_bundle_free(NULL);
  lictor_policy_free(NULL);
  lictor_query_free(NULL);
  lictor_input_free(NULL);
  lictor_decision_free(NULL);
  lictor_options_free(NULL);
  lictor_cancel_free(NULL);
  lictor_buf_free(NULL);
  lictor_error_free(NULL);
}

/* Errors have places, snippets and JSON with all of it. */
static void errors(void) {
  lictor_engine *engine = NULL;
  lictor_policy *policy = NULL;
  lictor_error *error = NULL;
  lictor_bundle *bundle = lictor_bundle_new();
  FINE(lictor_engine_new(&engine, err));
  FINE(lictor_bundle_add_module(bundle, LICTOR_STR("a.rego"), LICTOR_STR("package a\n\nx := {\n"), err));
  CHECK(lictor_engine_compile(engine, bundle, &policy, &error) == LICTOR_STATUS_PARSE);
  CHECK(same(lictor_error_class(error), "parse") && same(lictor_error_code(error), "rego_parse_error"));
  CHECK(same(lictor_error_file(error), "a.rego") && lictor_error_line(error) >= 3);
  CHECK(lictor_error_snippet(error).len > 0 && has(lictor_error_text(error), "a.rego:"));
  lictor_str text = lictor_error_json(error);
  node *json = json_read(text.ptr, text.len);
  CHECK(same(lictor_error_class(error), json_get(json, "class")->text));
  CHECK(json_get(json_get(json, "problems")->child, "location") != NULL);
  json_free(json);
  lictor_error_free(error);
  lictor_bundle_free(bundle);

  /* Bytes that are no text are refused where they are given. */
  bundle = lictor_bundle_new();
  CHECK(lictor_bundle_add_module(bundle, LICTOR_STR("a.rego"), LICTOR_STR("package \xff"), &error) ==
        LICTOR_STATUS_INPUT);
  CHECK(same(lictor_error_message(error), "the module is not UTF-8"));
  lictor_error_free(error);

  /* Two problems are two. */
  FINE(lictor_bundle_add_module(bundle, LICTOR_STR("b.rego"), LICTOR_STR("package b\n\nx := y\n\nz := w\n"), err));
  CHECK(lictor_engine_compile(engine, bundle, &policy, NULL) == LICTOR_STATUS_COMPILE);
  CHECK(lictor_engine_compile(engine, bundle, &policy, &error) == LICTOR_STATUS_COMPILE && policy == NULL);
  CHECK(has(lictor_error_text(error), "2 errors occurred"));
  lictor_error_free(error);
  lictor_bundle_free(bundle);
  lictor_engine_free(engine);
}

/* What was made outlives what it was made of. */
static void lifetimes(void) {
  lictor_policy *policy = policy_of(AUTHZ), *again = lictor_policy_clone(policy);
  lictor_query *query = NULL, *same_query;
  lictor_input *input = NULL, *same_input;
  lictor_decision *decision = NULL;
  lictor_policy_free(policy);
  FINE(lictor_policy_prepare(again, LICTOR_STR("authz/allow"), &query, err));
  lictor_policy_free(again);
  same_query = lictor_query_clone(query);
  lictor_query_free(query);
  FINE(lictor_input_from_json(LICTOR_STR("{\"user\": \"kim\"}"), &input, err));
  same_input = lictor_input_clone(input);
  lictor_input_free(input);
  FINE(lictor_query_eval(same_query, same_input, NULL, &decision, err));
  lictor_input_free(same_input);
  lictor_query_free(same_query);
  CHECK(lictor_decision_is_true(decision) && same(lictor_decision_json(decision), "true"));
  CHECK(lictor_decision_json(decision).ptr == lictor_decision_json(decision).ptr);
  lictor_decision_free(decision);
}

/* A buf is used again, and what fails leaves it empty. */
static void bufs(void) {
  lictor_query *query = query_of("package p\n\nx := input.x", "p/x");
  lictor_buf *out = lictor_buf_new();
  lictor_error *error = NULL;
  CHECK(lictor_buf_str(out).len == 0);
  FINE(lictor_query_eval_json(query, LICTOR_STR("{\"x\": [1, 2]}"), NULL, out, err));
  CHECK(same(lictor_buf_str(out), "[1,2]"));
  FINE(lictor_query_eval_json(query, LICTOR_STR("{}"), NULL, out, err));
  CHECK(lictor_buf_str(out).len == 0);
  FINE(lictor_query_eval_json(query, LICTOR_STR("{\"x\": \"a\\u0000b\"}"), NULL, out, err));
  CHECK(same(lictor_buf_str(out), "\"a\\u0000b\""));
  CHECK(lictor_query_eval_json(query, LICTOR_STR("{"), NULL, out, &error) == LICTOR_STATUS_INPUT);
  CHECK(lictor_buf_str(out).len == 0);
  lictor_error_free(error);
  lictor_buf_free(out);
  lictor_query_free(query);
}

/* Other data, bytes and back, what is left of a query, what a policy is. */
static void policies(void) {
  lictor_policy *policy = policy_of(AUTHZ), *with = NULL, *back = NULL;
  lictor_engine *engine = NULL;
  lictor_query *query = NULL;
  lictor_error *error = NULL;
  lictor_buf *out = lictor_buf_new();
  FINE(lictor_policy_with_data_json(policy, LICTOR_STR("{\"admins\": [\"lee\"]}"), &with, err));
  CHECK(lictor_policy_with_data_json(policy, LICTOR_STR("[]"), &back, &error) == LICTOR_STATUS_INPUT);
  lictor_error_free(error);

  FINE(lictor_engine_new(&engine, err));
  FINE(lictor_policy_to_bytes(with, out, err));
  FINE(lictor_policy_from_bytes(engine, lictor_buf_str(out), &back, err));
  FINE(lictor_policy_prepare(back, LICTOR_STR("data.authz.allow"), &query, err));
  FINE(lictor_query_eval_json(query, LICTOR_STR("{\"user\": \"lee\"}"), NULL, out, err));
  CHECK(same(lictor_buf_str(out), "true"));
  FINE(lictor_query_info_json(query, out, err));
  CHECK(same(lictor_buf_str(out), "{\"input_paths\":[\"input.user\"]}"));
  lictor_policy_free(back);
  CHECK(lictor_policy_from_bytes(engine, LICTOR_STR("no policy"), &back, &error) != LICTOR_STATUS_OK && !back);
  lictor_error_free(error);

  FINE(lictor_policy_partial_json(with, LICTOR_STR("data.authz.allow = true"), NULL, 0, NULL, NULL, out, err));
  CHECK(has(lictor_buf_str(out), "input.user = \\\"kim\\\""));
  lictor_str data = LICTOR_STR("data.admins");
  lictor_input *input = NULL;
  FINE(lictor_input_from_json(LICTOR_STR("{\"user\": \"x\"}"), &input, err));
  FINE(lictor_policy_partial_json(with, LICTOR_STR("data.authz.allow = true"), &data, 1, input, NULL, out, err));
  CHECK(has(lictor_buf_str(out), "data.admins"));
  FINE(lictor_policy_info_json(with, out, err));
  CHECK(has(lictor_buf_str(out), "\"digest\":") && has(lictor_buf_str(out), "\"input_paths\":[\"input.user\"]"));
  lictor_query_free(query);
  query = NULL;
  FINE(lictor_policy_prepare_query(with, LICTOR_STR("[input.user, count(data.admins)]"), &query, err));
  FINE(lictor_query_eval_json(query, LICTOR_STR("{\"user\": \"lee\"}"), NULL, out, err));
  CHECK(same(lictor_buf_str(out), "[\"lee\",1]"));

  lictor_input_free(input);
  lictor_query_free(query);
  lictor_policy_free(policy);
  lictor_policy_free(with);
  lictor_engine_free(engine);
  lictor_buf_free(out);
}

static void count_line(void *user, lictor_str place, lictor_str line) {
  CHECK(same(place, "p.rego:3") && same(line, "hello 7"));
  ++*(int *)user;
}

/* Prints are heard and kept; traces and coverage come where they are asked for. */
static void explanations(void) {
  lictor_query *query = query_of("package p\n\nx if print(\"hello\", input.n)\n\nx if input.n > 9", "p/x");
  lictor_options *options = lictor_options_new();
  lictor_buf *out = lictor_buf_new();
  lictor_input *input = NULL;
  lictor_decision *decision = NULL;
  int lines = 0;
  FINE(lictor_input_from_json(LICTOR_STR("{\"n\": 7}"), &input, err));
  lictor_options_set_print(options, count_line, &lines);
  FINE(lictor_query_eval_json(query, LICTOR_STR("{\"n\": 7}"), options, out, err));
  FINE(lictor_query_eval(query, input, options, &decision, err));
  CHECK(lines == 2 && has(lictor_decision_explain_json(decision), "\"prints\":[{\"at\":\"p.rego:3\",\"text\":\"hello 7\"}]"));
  CHECK(has(lictor_decision_explain_json(decision), "\"trace\":[]"));
  CHECK(!has(lictor_decision_explain_json(decision), "coverage"));
  lictor_decision_free(decision);
  lictor_options_set_print(options, NULL, NULL);
  lictor_options_set_trace(options, true);
  lictor_options_set_coverage(options, true);
  FINE(lictor_query_eval(query, input, options, &decision, err));
  CHECK(lines == 2 && has(lictor_decision_explain_json(decision), "\"operation\":\"Enter\""));
  CHECK(has(lictor_decision_explain_json(decision), "\"files\":{\"p.rego\":{\"covered\":[{"));
  lictor_decision_free(decision);
  lictor_input_free(input);
  lictor_buf_free(out);
  lictor_options_free(options);
  lictor_query_free(query);
}

/* Limits of an engine hold where options do not say otherwise. */
static void limits(void) {
  const char *module =
      "package p\n\nx if {\n\tsome i in numbers.range(1, 1000)\n\tsome j in numbers.range(1, 1000)\n\ti * j == -1\n}\n";
  lictor_engine_builder *builder = lictor_engine_builder_new();
  lictor_options *options = lictor_options_new();
  lictor_bundle *bundle = lictor_bundle_new();
  lictor_engine *engine = NULL;
  lictor_policy *policy = NULL;
  lictor_query *query = NULL;
  lictor_decision *decision = NULL;
  lictor_error *error = NULL;
  lictor_options_set_steps(options, 5000);
  lictor_engine_builder_set_defaults(builder, options);
  FINE(lictor_engine_builder_build(builder, &engine, err));
  FINE(lictor_bundle_add_module(bundle, LICTOR_STR("p.rego"), LICTOR_Z(module), err));
  FINE(lictor_engine_compile(engine, bundle, &policy, err));
  FINE(lictor_policy_prepare(policy, LICTOR_STR("p/x"), &query, err));
  CHECK(lictor_query_eval(query, NULL, NULL, &decision, &error) == LICTOR_STATUS_LIMIT);
  CHECK(same(lictor_error_limit(error), "steps"));
  lictor_error_free(error);
  lictor_options_set_steps(options, 1u << 31);
  lictor_options_set_time_ns(options, 1000000);
  CHECK(lictor_query_eval(query, NULL, options, &decision, &error) == LICTOR_STATUS_LIMIT);
  CHECK(same(lictor_error_limit(error), "time"));
  lictor_error_free(error);
  lictor_options_free(options);
  lictor_query_free(query);
  lictor_policy_free(policy);
  lictor_bundle_free(bundle);
  lictor_engine_free(engine);
  lictor_engine_builder_free(builder);
}

static int dropped = 0;

static void drop(void *user) {
  CHECK(*(int *)user == 42);
  dropped++;
}

static void answer(void *user, lictor_call *call) {
  char text[20];
  lictor_str how = lictor_call_arguments_json(call);
  snprintf(text, sizeof text, "%d", *(int *)user);
  if (same(how, "[\"fail\"]")) {
    lictor_call_fail(call, LICTOR_STR("no such user"));
  } else if (same(how, "[\"cancel\"]")) {
    lictor_call_cancel(call);
  } else if (same(how, "[\"broken\"]")) {
    lictor_call_return_json(call, LICTOR_STR("{"));
  } else {
    lictor_call_return_json(call, LICTOR_Z(text));
  }
}

/* A function works with what it was given, fails, ends the evaluation, and is dropped once. */
static void functions(void) {
  int user = 42;
  lictor_engine_builder *builder = lictor_engine_builder_new();
  lictor_options *strict = lictor_options_new();
  lictor_bundle *bundle = lictor_bundle_new();
  lictor_engine *engine = NULL;
  lictor_policy *policy = NULL;
  lictor_query *query = NULL;
  lictor_error *error = NULL;
  lictor_buf *out = lictor_buf_new();
  lictor_str name = LICTOR_STR("acme.answer"), declared = LICTOR_STR("(how: string) => number");
  CHECK(lictor_engine_builder_add_builtin(builder, name, declared, NULL, &user, drop, &error) == LICTOR_STATUS_INPUT);
  CHECK(same(lictor_error_message(error), "`function` is NULL") && dropped == 1);
  lictor_error_free(error);
  FINE(lictor_engine_builder_add_builtin(builder, name, declared, answer, &user, drop, err));
  FINE(lictor_engine_builder_build(builder, &engine, err));
  lictor_engine_builder_free(builder);
  FINE(lictor_bundle_add_module(bundle, LICTOR_STR("p.rego"), LICTOR_STR("package p\n\nx := acme.answer(input)"), err));
  FINE(lictor_engine_compile(engine, bundle, &policy, err));
  FINE(lictor_policy_prepare(policy, LICTOR_STR("p/x"), &query, err));
  lictor_engine_free(engine);
  lictor_bundle_free(bundle);
  lictor_policy_free(policy);

  FINE(lictor_query_eval_json(query, LICTOR_STR("\"ask\""), NULL, out, err));
  CHECK(same(lictor_buf_str(out), "42"));
  FINE(lictor_query_eval_json(query, LICTOR_STR("\"fail\""), NULL, out, err));
  CHECK(lictor_buf_str(out).len == 0);
  lictor_options_set_strict_builtin_errors(strict, true);
  CHECK(lictor_query_eval_json(query, LICTOR_STR("\"fail\""), strict, out, &error) == LICTOR_STATUS_EVAL);
  CHECK(has(lictor_error_message(error), "no such user") && lictor_error_line(error) == 3);
  lictor_error_free(error);
  CHECK(lictor_query_eval_json(query, LICTOR_STR("\"broken\""), strict, out, &error) == LICTOR_STATUS_EVAL);
  lictor_error_free(error);
  CHECK(lictor_query_eval_json(query, LICTOR_STR("\"cancel\""), NULL, out, &error) == LICTOR_STATUS_CANCELLED);
  lictor_error_free(error);
  CHECK(dropped == 1);
  lictor_query_free(query);
  CHECK(dropped == 2);

  builder = lictor_engine_builder_new();
  FINE(lictor_engine_builder_add_builtin(builder, name, LICTOR_STR("(how"), answer, &user, drop, err));
  CHECK(lictor_engine_builder_build(builder, &engine, &error) == LICTOR_STATUS_INPUT && engine == NULL);
  CHECK(has(lictor_error_message(error), "declaration of `acme.answer`"));
  lictor_error_free(error);
  lictor_engine_builder_free(builder);
  CHECK(dropped == 3);
  lictor_options_free(strict);
  lictor_buf_free(out);
}

/* Files: written, read, and missing. */
static void files(void) {
  const char *path = "api-test.rego";
  lictor_engine *engine = NULL;
  lictor_bundle *bundle = NULL;
  lictor_policy *policy = NULL;
  lictor_error *error = NULL;
  lictor_str paths[2] = {LICTOR_STR("api-test.rego"), LICTOR_STR("not-there.rego")};
  FILE *file = fopen(path, "wb");
  CHECK(file != NULL && fputs("package files\n\nx := 1\n", file) >= 0);
  fclose(file);
  FINE(lictor_engine_new(&engine, err));
  FINE(lictor_bundle_load(engine, paths, 1, &bundle, err));
  CHECK(lictor_bundle_add_module(bundle, LICTOR_STR("b.rego"), LICTOR_STR("package b"), &error) == LICTOR_STATUS_INPUT);
  lictor_error_free(error);
  FINE(lictor_engine_compile(engine, bundle, &policy, err));
  lictor_policy_free(policy);
  lictor_bundle_free(bundle);
  CHECK(lictor_bundle_load(engine, paths, 2, &bundle, &error) == LICTOR_STATUS_BUNDLE && bundle == NULL);
  CHECK(has(lictor_error_message(error), "not-there.rego"));
  lictor_error_free(error);
  CHECK(lictor_bundle_from_archive(engine, LICTOR_STR("no archive"), &bundle, &error) == LICTOR_STATUS_BUNDLE);
  lictor_error_free(error);
  lictor_engine_free(engine);
  remove(path);
}

/* A batch of inputs that were read, one of them missing. */
static void batches(void) {
  lictor_query *query = query_of("package p\n\nx := input.n + 1", "p/x");
  const lictor_input *inputs[3] = {NULL, NULL, NULL};
  lictor_input *one = NULL, *two = NULL;
  lictor_decision *decisions[3];
  lictor_error *errors[3];
  FINE(lictor_input_from_json(LICTOR_STR("{\"n\": 1}"), &one, err));
  FINE(lictor_input_from_json(LICTOR_STR("{\"n\": 2}"), &two, err));
  inputs[0] = one;
  inputs[2] = two;
  CHECK(lictor_query_eval_batch(query, inputs, 3, NULL, decisions, NULL) == LICTOR_STATUS_OK);
  CHECK(same(lictor_decision_json(decisions[0]), "2") && same(lictor_decision_json(decisions[2]), "3"));
  CHECK(decisions[1] != NULL && !lictor_decision_defined(decisions[1]));
  for (int i = 0; i < 3; i++) lictor_decision_free(decisions[i]);

  lictor_str texts[3] = {LICTOR_STR("{\"n\": 5}"), LICTOR_STR("{"), LICTOR_STR("{\"n\": 6}")};
  CHECK(lictor_query_eval_batch_json(query, texts, 3, NULL, decisions, errors) == LICTOR_STATUS_INPUT);
  CHECK(same(lictor_decision_json(decisions[0]), "6") && same(lictor_decision_json(decisions[2]), "7"));
  CHECK(decisions[1] == NULL && lictor_error_status(errors[1]) == LICTOR_STATUS_INPUT);
  CHECK(errors[0] == NULL && errors[2] == NULL);
  for (int i = 0; i < 3; i++) {
    lictor_decision_free(decisions[i]);
    lictor_error_free(errors[i]);
  }
  lictor_input_free(one);
  lictor_input_free(two);
  lictor_query_free(query);
}

int main(void) {
  versions();
  nothing();
  errors();
  lifetimes();
  bufs();
  policies();
  explanations();
  limits();
  functions();
  files();
  batches();
  printf("api: passed\n");
  return 0;
}
