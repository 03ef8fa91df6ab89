/* One query asked by several threads, while others cancel, and functions are called by all at once, on small stacks. */
#include <pthread.h>

#include "check.h"

#define THREADS 4
#define TURNS 200

static const lictor_query *shared;
static const lictor_query *endless;
static const lictor_options *options;
static const lictor_cancel *stop;

static void twice(void *user, lictor_call *call) {
  char text[40];
  (void)user;
  snprintf(text, sizeof text, "%ld", 2 * strtol(lictor_call_arguments_json(call).ptr + 1, NULL, 10));
  lictor_call_return_json(call, LICTOR_Z(text));
}

static void *ask(void *given) {
  long first = *(long *)given;
  lictor_query *own = lictor_query_clone(shared);
  lictor_buf *out = lictor_buf_new();
  for (long turn = 0; turn < TURNS; turn++) {
    char input[60], wanted[60];
    long n = first * TURNS + turn;
    lictor_input *read = NULL;
    lictor_decision *decision = NULL;
    snprintf(input, sizeof input, "{\"n\": %ld, \"rest\": [1, 2, 3]}", n);
    snprintf(wanted, sizeof wanted, "[%ld,\"u%ld\"]", 2 * n, n);
    FINE(lictor_query_eval_json(turn % 2 ? shared : own, LICTOR_Z(input), options, out, err));
    CHECK(same(lictor_buf_str(out), wanted));
    FINE(lictor_input_from_json(LICTOR_Z(input), &read, err));
    FINE(lictor_query_eval(shared, read, NULL, &decision, err));
    CHECK(same(lictor_decision_json(decision), wanted));
    lictor_decision_free(decision);
    lictor_input_free(read);
  }
  lictor_buf_free(out);
  lictor_query_free(own);
  return NULL;
}

static void *wait_for_end(void *started) {
  lictor_decision *decision = NULL;
  lictor_error *error = NULL;
  *(long *)started = 1;
  CHECK(lictor_query_eval(endless, NULL, options, &decision, &error) == LICTOR_STATUS_CANCELLED);
  CHECK(same(lictor_error_code(error), "eval_cancel_error"));
  lictor_error_free(error);
  return NULL;
}

/* What nests too deep for a small stack is an error, be it Rego or JSON. */
static void *nest(void *given) {
  size_t depth = *(size_t *)given;
  char *text = (char *)malloc(2 * depth + 40);
  lictor_bundle *bundle = lictor_bundle_new();
  lictor_engine *engine = NULL;
  lictor_policy *policy = NULL;
  lictor_buf *out = lictor_buf_new();
  size_t start = (size_t)sprintf(text, "package p\n\nx := ");
  memset(text + start, '[', depth);
  memset(text + start + depth, ']', depth);
  lictor_str module = {text, start + 2 * depth}, json = {text + start, 2 * depth};
  FINE(lictor_engine_new(&engine, err));
  FINE(lictor_bundle_add_module(bundle, LICTOR_STR("p.rego"), module, err));
  CHECK(lictor_engine_compile(engine, bundle, &policy, NULL) == LICTOR_STATUS_PARSE);
  lictor_query *query = query_of("package p\n\nx := input", "p/x");
  CHECK(lictor_query_eval_json(query, json, NULL, out, NULL) == LICTOR_STATUS_INPUT);
  lictor_buf_free(out);
  lictor_query_free(query);
  lictor_policy_free(policy);
  lictor_bundle_free(bundle);
  lictor_engine_free(engine);
  free(text);
  return NULL;
}

static void small_stacks(void) {
  const char *given = getenv("LICTOR_TEST_STACK_KIB");
  size_t kib = given ? strtoul(given, NULL, 10) : 2048;
  pthread_attr_t small;
  CHECK(pthread_attr_init(&small) == 0 && pthread_attr_setstacksize(&small, kib << 10) == 0);
  for (size_t depth = 100000; depth <= 1000000; depth *= 10) {
    pthread_t thread;
    CHECK(pthread_create(&thread, &small, nest, &depth) == 0 && pthread_join(thread, NULL) == 0);
  }
  pthread_attr_destroy(&small);
}

int main(void) {
  small_stacks();
  pthread_t threads[THREADS], waiting;
  long firsts[THREADS], started = 0;
  lictor_engine_builder *builder = lictor_engine_builder_new();
  lictor_bundle *bundle = lictor_bundle_new();
  lictor_engine *engine = NULL;
  lictor_policy *policy = NULL;
  lictor_query *query = NULL, *slow = NULL;
  lictor_cancel *cancel = lictor_cancel_new(), *other = lictor_cancel_clone(cancel);
  lictor_options *given = lictor_options_new();
  FINE(lictor_engine_builder_add_builtin(builder, LICTOR_STR("acme.twice"), LICTOR_STR("(n: number) => number"), twice,
                                         NULL, NULL, err));
  FINE(lictor_engine_builder_build(builder, &engine, err));
  FINE(lictor_bundle_add_module(
      bundle, LICTOR_STR("p.rego"),
      LICTOR_STR("package p\n\nx := [acme.twice(input.n), sprintf(\"u%d\", [input.n])]\n\nslow if {\n"
                 "\tsome i in numbers.range(1, 9999)\n\tsome j in numbers.range(1, 9999)\n\ti * j == -1\n}\n"),
      err));
  FINE(lictor_engine_compile(engine, bundle, &policy, err));
  FINE(lictor_policy_prepare(policy, LICTOR_STR("p/x"), &query, err));
  FINE(lictor_policy_prepare(policy, LICTOR_STR("p/slow"), &slow, err));
  lictor_options_set_cancel(given, cancel);
  shared = query;
  endless = slow;
  options = given;
  stop = other;

  for (int i = 0; i < THREADS; i++) {
    firsts[i] = i;
    CHECK(pthread_create(&threads[i], NULL, ask, &firsts[i]) == 0);
  }
  for (int i = 0; i < THREADS; i++) CHECK(pthread_join(threads[i], NULL) == 0);

  CHECK(pthread_create(&waiting, NULL, wait_for_end, &started) == 0);
  lictor_cancel_now(stop);
  CHECK(pthread_join(waiting, NULL) == 0 && started == 1);
  CHECK(lictor_cancel_is_cancelled(cancel));

  lictor_options_free(given);
  lictor_cancel_free(cancel);
  lictor_cancel_free(other);
  lictor_query_free(query);
  lictor_query_free(slow);
  lictor_policy_free(policy);
  lictor_engine_free(engine);
  lictor_bundle_free(bundle);
  lictor_engine_builder_free(builder);
  printf("threads: passed\n");
  return 0;
}
