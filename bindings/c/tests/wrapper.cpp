// lictor.hpp: owners, exceptions, what functions of the host's throw.
#include <lictor.hpp>

#include <cstdio>
#include <cstdlib>
#include <thread>

#define CHECK(condition)                                                           \
  do {                                                                             \
    if (!(condition)) {                                                            \
      std::fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
      std::exit(1);                                                                \
    }                                                                              \
  } while (0)

template <typename E, typename F>
E caught(F &&function) {
  try {
    function();
  } catch (const E &error) {
    return error;
  }
  std::fprintf(stderr, "nothing was thrown\n");
  std::exit(1);
}

static bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

static void decisions() {
  lictor::engine engine;
  lictor::policy policy = engine.compile(lictor::bundle()
                                             .module("authz.rego", "package authz\n\ndefault allow := false\n\n"
                                                                   "allow if input.user in data.admins\n\nwho := input.user\n")
                                             .data(R"({"admins": ["kim"]})"));
  lictor::query allow = policy.prepare("authz/allow"), copy = allow, who = policy.prepare("authz/who");
  allow = std::move(copy);
  CHECK(allow.eval(lictor::input(R"({"user": "kim"})")));
  lictor::decision refused = allow.eval();
  CHECK(!refused && refused.defined() && refused.json() == "false");
  CHECK(!who.eval().defined());
  lictor::buf out;
  CHECK(who.eval_json(R"({"user": "lee"})", out) == "\"lee\"");
  CHECK(!who.eval_json("{}", out));
  CHECK(policy.with_data(R"({"admins": ["lee"]})").prepare("authz/allow").eval_json(R"({"user": "lee"})", out) == "true");
  lictor::policy patched = policy.patch_data(R"([{"op": "add", "path": "/admins/-", "value": "lee"}])");
  CHECK(patched.prepare("authz/allow").eval_json(R"({"user": "lee"})", out) == "true");
  CHECK(lictor::policy::from_bytes(engine, policy.to_bytes()).info_json() == policy.info_json());
  CHECK(policy.query_json("x := data.admins[_]") ==
        R"([{"bindings":{"x":"kim"},"expressions":[{"location":{"column":1,"row":1},"text":"x := data.admins[_]","value":true}]}])");
  CHECK(has(policy.partial_json("data.authz.allow = true"), "input.user"));
  CHECK(policy.partial_json("data.admins", {"data.admins"}) == R"({"modules":[],"queries":["data.admins"]})");
  CHECK(has(allow.info_json(), "input.user") && !lictor::version().empty());

  auto all = allow.eval_batch({R"({"user": "kim"})", "{", R"({"user": "x"})"});
  CHECK(all.size() == 3 && std::get<lictor::decision>(all[0]) && !std::get<lictor::decision>(all[2]));
  CHECK(std::get<lictor::error>(all[1]).error_class() == "input");
}

static void errors() {
  lictor::engine engine = lictor::engine_builder().strict().deny_builtin("http.send").build();
  auto error = caught<lictor::error>([&] { engine.compile("p.rego", "package p\n\nx if y > 1\n"); });
  CHECK(error.status() == LICTOR_STATUS_COMPILE && error.code() == "rego_unsafe_var_error");
  CHECK(error.file() == "p.rego" && error.line() == 3 && error.column() == 6 && error.message() == "var y is unsafe");
  CHECK(has(error.what(), "p.rego:3: rego_unsafe_var_error") && has(error.json(), "\"problems\""));
  auto missing = caught<lictor::error>([&] { lictor::bundle::load(engine, {"not-there.rego"}); });
  CHECK(missing.error_class() == "bundle");
  caught<lictor::error>([&] { lictor::bundle::from_archive(engine, "none"); });
  caught<lictor::error>([] { lictor::engine_builder().builtin("x.y", "(", nullptr).build(); });
  caught<lictor::error>([] { lictor::engine_builder().capabilities("{"); });
}

struct refused : std::runtime_error {
  using runtime_error::runtime_error;
};

static void functions() {
  int lines = 0;
  lictor::engine engine = lictor::engine_builder()
                              .builtin("acme.quote", "(x: any) => string",
                                       [](std::string_view arguments) -> std::optional<std::string> {
                                         if (arguments == "[null]") return std::nullopt;
                                         if (arguments == "[false]") throw refused("not that");
                                         return "\"" + std::to_string(arguments.size()) + "\"";
                                       })
                              .defaults(lictor::options().steps(100000))
                              .build();
  lictor::query query =
      engine.compile("p.rego", "package p\n\nx := y if {\n\tprint(\"in\", input)\n\ty := acme.quote(input)\n}\n").prepare("p/x");
  lictor::options options;
  options.on_print([&](std::string_view place, std::string_view line) { lines += place == "p.rego:4" && line == "in 12"; });
  lictor::buf out;
  CHECK(query.eval_json("12", out, &options) == "\"4\"" && lines == 1);
  CHECK(!query.eval_json("null", out));
  CHECK(std::string(caught<refused>([&] { query.eval_json("false", out); }).what()) == "not that");
  CHECK(query.eval_json("1", out) == "\"3\"");
  lictor::decision traced = query.eval(lictor::input("1"), &options.trace(true).coverage(true));
  CHECK(has(traced.explain_json(), "\"coverage\"") && lines == 1);
}

static void threads() {
  lictor::query query = lictor::engine().compile("p.rego", "package p\n\nx := input * 2").prepare("p/x");
  std::vector<std::thread> all;
  for (int i = 0; i < 4; i++) {
    all.emplace_back([query, i] {
      lictor::buf out;
      for (int n = 0; n < 100; n++) {
        CHECK(query.eval_json(std::to_string(n + i), out) == std::to_string(2 * (n + i)));
      }
    });
  }
  for (std::thread &one : all) one.join();

  lictor::cancel cancel;
  lictor::options options;
  options.cancelled_by(cancel);
  cancel.now();
  CHECK(cancel.is_cancelled());
  lictor::query slow = lictor::engine()
                           .compile("p.rego", "package p\n\nx if {\n\tsome i in numbers.range(1, 9999)\n"
                                              "\tsome j in numbers.range(1, 9999)\n\ti * j == -1\n}\n")
                           .prepare("p/x");
  CHECK(caught<lictor::error>([&] { slow.eval(nullptr, &options); }).status() == LICTOR_STATUS_CANCELLED);
}

int main() {
  decisions();
  errors();
  functions();
  threads();
  std::printf("wrapper: passed\n");
}
