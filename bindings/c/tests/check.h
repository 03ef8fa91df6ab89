/* What the tests share: a check that says where it failed, and short ways to make things. */
#ifndef CHECK_H
#define CHECK_H

#include <lictor.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                      \
  do {                                                                        \
    if (!(condition)) {                                                       \
      fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
      exit(1);                                                                \
    }                                                                         \
  } while (0)

/* The status must be OK; otherwise the error is shown. */
#define FINE(call)                                                     \
  do {                                                                 \
    lictor_error *fine_error = NULL;                                   \
    lictor_error **err = &fine_error;                                  \
    if ((call) != LICTOR_STATUS_OK) {                                  \
      lictor_str text = lictor_error_text(fine_error);                 \
      fprintf(stderr, "%s:%d: %.*s\n", __FILE__, __LINE__, (int)text.len, text.ptr); \
      exit(1);                                                         \
    }                                                                  \
    CHECK(fine_error == NULL);                                         \
  } while (0)

static inline bool same(lictor_str got, const char *wanted) {
  return got.len == strlen(wanted) && memcmp(got.ptr, wanted, got.len) == 0;
}

/* A policy of one module, by an engine with the defaults. */
static inline lictor_policy *policy_of(const char *module) {
  lictor_engine *engine = NULL;
  lictor_bundle *bundle = lictor_bundle_new();
  lictor_policy *policy = NULL;
  FINE(lictor_engine_new(&engine, err));
  FINE(lictor_bundle_add_module(bundle, LICTOR_STR("p.rego"), LICTOR_Z(module), err));
  FINE(lictor_engine_compile(engine, bundle, &policy, err));
  lictor_bundle_free(bundle);
  lictor_engine_free(engine);
  return policy;
}

/* A query for a path of a module. */
static inline lictor_query *query_of(const char *module, const char *path) {
  lictor_policy *policy = policy_of(module);
  lictor_query *query = NULL;
  FINE(lictor_policy_prepare(policy, LICTOR_Z(path), &query, err));
  lictor_policy_free(policy);
  return query;
}

#endif
