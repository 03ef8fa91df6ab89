/*
 * The cases that the bindings of all languages share (bindings/conformance.json), from C: with an input that was read, and
 * from text to text, twice, because what is read of text is found out the second time.
 */
#include "check.h"
#include "json.h"

static const char *now;

static void wrong(const char *what, lictor_str got) {
  fprintf(stderr, "%s: %s: %.*s\n", now, what, (int)got.len, got.ptr);
  exit(1);
}

static lictor_str raw(const node *value) {
  lictor_str text = {value->raw, value->raw_len};
  return text;
}

static lictor_str text_of(const node *value) {
  lictor_str text = {value->text, value->text_len};
  return text;
}

/* Functions of the host's. */

static void doubled(void *user, lictor_call *call) {
  char result[40];
  lictor_str arguments = lictor_call_arguments_json(call);
  (void)user;
  CHECK(arguments.len > 2 && arguments.ptr[0] == '[');
  snprintf(result, sizeof result, "%.17g", 2 * strtod(arguments.ptr + 1, NULL));
  lictor_call_return_json(call, LICTOR_Z(result));
}

static void missing(void *user, lictor_call *call) {
  (void)user;
  (void)call;
}

static void same_back(void *user, lictor_call *call) {
  lictor_str arguments = lictor_call_arguments_json(call);
  lictor_str inner = {arguments.ptr + 1, arguments.len - 2};
  (void)user;
  lictor_call_return_json(call, inner);
}

static void add_host(lictor_engine_builder *builder, const char *name) {
  lictor_str any = LICTOR_STR("(x: any) => any");
  if (strcmp(name, "acme.double") == 0) {
    lictor_str declared = LICTOR_STR("(n: number) => number");
    FINE(lictor_engine_builder_add_builtin(builder, LICTOR_Z(name), declared, doubled, NULL, NULL, err));
  } else if (strcmp(name, "acme.missing") == 0) {
    FINE(lictor_engine_builder_add_builtin(builder, LICTOR_Z(name), any, missing, NULL, NULL, err));
  } else {
    CHECK(strcmp(name, "acme.same") == 0);
    FINE(lictor_engine_builder_add_builtin(builder, LICTOR_Z(name), any, same_back, NULL, NULL, err));
  }
}

static lictor_engine *engine_of(const node *test) {
  const node *given = json_get(test, "engine"), *one;
  lictor_engine_builder *builder = lictor_engine_builder_new();
  lictor_engine *engine = NULL;
  lictor_engine_builder_set_strict(builder, json_is(json_get(given, "strict"), 't'));
  one = json_get(test, "dialect");
  lictor_engine_builder_set_v0(builder, one != NULL && strcmp(one->text, "v0") == 0);
  one = json_get(given, "deny_builtins");
  for (one = one ? one->child : NULL; one; one = one->next) {
    FINE(lictor_engine_builder_deny_builtin(builder, text_of(one), err));
  }
  one = json_get(given, "host");
  for (one = one ? one->child : NULL; one; one = one->next) add_host(builder, one->text);
  FINE(lictor_engine_builder_build(builder, &engine, err));
  lictor_engine_builder_free(builder);
  return engine;
}

static lictor_bundle *bundle_of(const node *test) {
  const node *module, *line, *data = json_get(test, "data");
  lictor_bundle *bundle = lictor_bundle_new();
  for (module = json_get(test, "modules")->child; module; module = module->next) {
    char *text = (char *)malloc(module->raw_len + 1), *end = text;
    for (line = module->child; line; line = line->next) {
      memcpy(end, line->text, line->text_len);
      end += line->text_len;
      if (line->next) *end++ = '\n';
    }
    lictor_str whole = {text, (size_t)(end - text)};
    FINE(lictor_bundle_add_module(bundle, text_of(module->key), whole, err));
    free(text);
  }
  if (data) FINE(lictor_bundle_add_data_json(bundle, raw(data), err));
  return bundle;
}

static uint64_t number(const node *object, const char *key, uint64_t otherwise) {
  const node *found = json_get(object, key);
  return found ? strtoull(found->raw, NULL, 10) : otherwise;
}

static lictor_options *options_of(const node *test) {
  const node *given = json_get(test, "options"), *limits = json_get(given, "limits");
  lictor_options *options = lictor_options_new();
  lictor_cancel *cancel = lictor_cancel_new();
  lictor_options_set_now_ns(options, (int64_t)number(given, "now_ns", 0));
  if (json_get(given, "seed")) lictor_options_set_seed(options, number(given, "seed", 0));
  if (json_is(json_get(given, "strict_builtin_errors"), 't')) lictor_options_set_strict_builtin_errors(options, true);
  if (json_is(json_get(given, "cancelled"), 't')) lictor_cancel_now(cancel);
  lictor_options_set_cancel(options, cancel);
  lictor_cancel_free(cancel);
  if (json_get(limits, "steps")) lictor_options_set_steps(options, number(limits, "steps", 0));
  if (json_get(limits, "memory")) lictor_options_set_memory(options, (size_t)number(limits, "memory", 0));
  if (json_get(limits, "depth")) lictor_options_set_depth(options, (size_t)number(limits, "depth", 0));
  if (json_get(limits, "output")) lictor_options_set_output(options, (size_t)number(limits, "output", 0));
  if (json_get(limits, "time_ms")) lictor_options_set_time_ns(options, number(limits, "time_ms", 0) * 1000000);
  return options;
}

static bool says(const node *wanted, lictor_str got) {
  return wanted->kind == 'n' ? got.len == 0
                             : got.len == wanted->text_len && memcmp(got.ptr, wanted->text, got.len) == 0;
}

/* Takes the error. */
static void judge_error(const node *test, lictor_status status, lictor_error *error) {
  const node *wanted = json_get(test, "error"), *field;
  CHECK(status == lictor_error_status(error));
  lictor_str text = lictor_error_text(error);
  if (!wanted) wrong("unexpected error", text);
  for (field = wanted->child; field; field = field->next) {
    const char *name = field->key->text;
    bool right = strcmp(name, "class") == 0     ? says(field, lictor_error_class(error))
                 : strcmp(name, "code") == 0    ? says(field, lictor_error_code(error))
                 : strcmp(name, "file") == 0    ? says(field, lictor_error_file(error))
                 : strcmp(name, "limit") == 0   ? says(field, lictor_error_limit(error))
                 : strcmp(name, "message") == 0 ? says(field, lictor_error_message(error))
                 : strcmp(name, "row") == 0     ? strtoul(field->raw, NULL, 10) == lictor_error_line(error)
                 : strcmp(name, "column") == 0  ? strtoul(field->raw, NULL, 10) == lictor_error_column(error)
                                                : false;
    if (!right) {
      fprintf(stderr, "wanted %s %.*s\n", name, (int)field->raw_len, field->raw);
      wrong("another error", lictor_error_json(error));
    }
  }
  lictor_error_free(error);
}

static void judge_value(const node *test, lictor_str got) {
  const node *text = json_get(test, "value_json"), *value = json_get(test, "value");
  if (json_get(test, "error")) wrong("wanted an error", got);
  if (json_get(test, "undefined")) {
    if (got.len != 0) wrong("wanted undefined", got);
  } else if (got.len == 0) {
    wrong("undefined", got);
  } else if (text) {
    if (!says(text, got)) wrong("another value", got);
  } else {
    node *read = json_read(got.ptr, got.len);
    if (!json_same(read, value)) wrong("another value", got);
    json_free(read);
  }
}

static void judge_aside(const node *test, const lictor_decision *decision) {
  lictor_str told = lictor_decision_explain_json(decision);
  node *aside = json_read(told.ptr, told.len);
  const node *prints = json_get(test, "prints"), *errors = json_get(test, "builtin_errors"), *got;
  if (prints && !json_same(prints, json_get(aside, "prints"))) wrong("other prints", told);
  if (errors) {
    got = json_get(aside, "builtin_errors")->child;
    for (errors = errors->child; errors; errors = errors->next, got = got->next) {
      if (!got || !json_same(errors, json_get(got, "code"))) wrong("other failures", told);
    }
  }
  json_free(aside);
}

/* Whether each row that is wanted is there, and no other. */
static void judge_rows(const node *test, lictor_str got) {
  node *rows = json_read(got.ptr, got.len), *row;
  const node *wanted;
  size_t count = 0;
  for (wanted = json_get(test, "rows")->child; wanted; wanted = wanted->next, count++) {
    for (row = rows->child; row && !json_same(json_get(row, "bindings"), wanted); row = row->next) {}
    if (!row) wrong("a row is missing", got);
  }
  for (row = rows->child; row; row = row->next) count--;
  if (count != 0) wrong("other rows", got);
  json_free(rows);
}

static void run_query(const node *test, const lictor_policy *policy, const lictor_options *options) {
  lictor_error *error = NULL;
  lictor_input *input = NULL;
  const node *given = json_get(test, "input");
  lictor_buf *out = lictor_buf_new();
  if (given) FINE(lictor_input_from_json(raw(given), &input, err));
  lictor_status status =
      lictor_policy_query_json(policy, text_of(json_get(test, "query")), input, options, out, &error);
  if (status != LICTOR_STATUS_OK) {
    judge_error(test, status, error);
  } else {
    judge_rows(test, lictor_buf_str(out));
  }
  lictor_buf_free(out);
  lictor_input_free(input);
}

static void run_read(const node *test, const lictor_query *query, const lictor_options *options, const lictor_str *json) {
  lictor_error *error = NULL;
  lictor_input *input = NULL;
  lictor_decision *decision = NULL;
  lictor_status status = json ? lictor_input_from_json(*json, &input, &error) : LICTOR_STATUS_OK;
  if (status == LICTOR_STATUS_OK) status = lictor_query_eval(query, input, options, &decision, &error);
  if (status != LICTOR_STATUS_OK) {
    CHECK(decision == NULL);
    judge_error(test, status, error);
  } else {
    CHECK(lictor_decision_defined(decision) == (lictor_decision_json(decision).len > 0));
    CHECK(lictor_decision_is_true(decision) == same(lictor_decision_json(decision), "true"));
    judge_value(test, lictor_decision_json(decision));
    judge_aside(test, decision);
  }
  lictor_decision_free(decision);
  lictor_input_free(input);
}

static void run_text(const node *test, const lictor_query *query, const lictor_options *options, lictor_str json) {
  lictor_buf *out = lictor_buf_new();
  for (int turn = 0; turn < 2; turn++) {
    lictor_error *error = NULL;
    lictor_status status = lictor_query_eval_json(query, json, options, out, &error);
    if (status != LICTOR_STATUS_OK) {
      CHECK(lictor_buf_str(out).len == 0);
      judge_error(test, status, error);
    } else {
      judge_value(test, lictor_buf_str(out));
    }
  }
  lictor_buf_free(out);

  lictor_decision *decisions[2];
  lictor_error *errors[2];
  lictor_str both[2] = {json, json};
  lictor_status status = lictor_query_eval_batch_json(query, both, 2, options, decisions, errors);
  for (int i = 0; i < 2; i++) {
    CHECK((decisions[i] == NULL) != (errors[i] == NULL));
    if (decisions[i]) {
      judge_value(test, lictor_decision_json(decisions[i]));
      judge_aside(test, decisions[i]);
    } else {
      judge_error(test, status, errors[i]);
    }
    lictor_decision_free(decisions[i]);
  }
}

static void run(const node *test) {
  lictor_engine *engine = engine_of(test);
  lictor_bundle *bundle = bundle_of(test);
  lictor_options *options = options_of(test);
  lictor_policy *policy = NULL;
  lictor_query *query = NULL;
  lictor_error *error = NULL;
  const node *path = json_get(test, "path"), *input = json_get(test, "input"), *text = json_get(test, "input_json");
  lictor_status status = lictor_engine_compile(engine, bundle, &policy, &error);
  if (status == LICTOR_STATUS_OK && path) status = lictor_policy_prepare(policy, text_of(path), &query, &error);
  if (status != LICTOR_STATUS_OK) {
    judge_error(test, status, error);
  } else if (!path) {
    run_query(test, policy, options);
  } else if (text || input) {
    lictor_str json = text ? text_of(text) : raw(input);
    run_read(test, query, options, &json);
    run_text(test, query, options, json);
  } else {
    run_read(test, query, options, NULL);
  }
  lictor_query_free(query);
  lictor_policy_free(policy);
  lictor_options_free(options);
  lictor_bundle_free(bundle);
  lictor_engine_free(engine);
}

int main(int argc, char **argv) {
  CHECK(argc == 2);
  FILE *file = fopen(argv[1], "rb");
  CHECK(file != NULL && fseek(file, 0, SEEK_END) == 0);
  size_t len = (size_t)ftell(file), count = 0;
  char *text = (char *)malloc(len);
  rewind(file);
  CHECK(fread(text, 1, len, file) == len);
  fclose(file);
  node *all = json_read(text, len);
  for (const node *test = json_get(all, "cases")->child; test; test = test->next, count++) {
    now = json_get(test, "name")->text;
    run(test);
  }
  CHECK(count > 50);
  printf("conformance: %u cases\n", (unsigned)count);
  json_free(all);
  free(text);
  return 0;
}
