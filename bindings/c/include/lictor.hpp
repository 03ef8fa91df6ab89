// Lictor for C++17: owners, exceptions and views over lictor.h. Header only.
//
// What lictor.h says of threads and lifetimes holds here: a string_view that an object lends is good until that object
// changes or goes. Objects move; engine, policy, query, input and cancel also copy, which is cheap, and makes another handle
// to the same.
#ifndef LICTOR_HPP
#define LICTOR_HPP

#include <lictor.h>

#include <cstddef>
#include <cstdint>
#include <chrono>
#include <exception>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace lictor {

namespace detail {

inline lictor_str str(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view view(lictor_str text) { return {text.len ? text.ptr : "", text.len}; }

/// Owns a handle of C's.
template <typename T, void (*Free)(T *)>
struct deleter {
  void operator()(T *handle) const noexcept { Free(handle); }
};
template <typename T, void (*Free)(T *)>
using owner = std::unique_ptr<T, deleter<T, Free>>;

/// Owns a handle that C can make others of.
template <typename T, T *(*Clone)(const T *), void (*Free)(T *)>
class shared {
 public:
  explicit shared(T *handle) noexcept : handle_(handle) {}
  shared(const shared &other) : handle_(Clone(other.get())) {}
  shared(shared &&) noexcept = default;
  shared &operator=(shared other) noexcept {
    handle_ = std::move(other.handle_);
    return *this;
  }
  T *get() const noexcept { return handle_.get(); }

 private:
  owner<T, Free> handle_;
};

}  // namespace detail

/// What went wrong. Copies share what they know.
class error : public std::runtime_error {
 public:
  explicit error(lictor_error *taken)
      : std::runtime_error(std::string(detail::view(lictor_error_text(taken)))), handle_(taken, lictor_error_free) {}

  lictor_status status() const noexcept { return lictor_error_status(handle_.get()); }
  std::string_view error_class() const noexcept { return detail::view(lictor_error_class(handle_.get())); }
  std::string_view code() const noexcept { return detail::view(lictor_error_code(handle_.get())); }
  std::string_view message() const noexcept { return detail::view(lictor_error_message(handle_.get())); }
  std::string_view file() const noexcept { return detail::view(lictor_error_file(handle_.get())); }
  std::uint32_t line() const noexcept { return lictor_error_line(handle_.get()); }
  std::uint32_t column() const noexcept { return lictor_error_column(handle_.get()); }
  std::string_view snippet() const noexcept { return detail::view(lictor_error_snippet(handle_.get())); }
  std::string_view hint() const noexcept { return detail::view(lictor_error_hint(handle_.get())); }
  std::string_view limit() const noexcept { return detail::view(lictor_error_limit(handle_.get())); }
  std::string_view json() const noexcept { return detail::view(lictor_error_json(handle_.get())); }

 private:
  std::shared_ptr<lictor_error> handle_;
};

namespace detail {

/// What a function of the host's threw in the evaluation that this thread is at.
inline std::exception_ptr &thrown() {
  thread_local std::exception_ptr thrown;
  return thrown;
}

/// Throws where a call failed: what a function of the host's threw, or the error.
inline void check(lictor_status status, lictor_error *failed) {
  std::exception_ptr own = std::exchange(thrown(), nullptr);
  if (status == LICTOR_STATUS_OK) return;
  if (own && status == LICTOR_STATUS_CANCELLED) {
    lictor_error_free(failed);
    std::rethrow_exception(own);
  }
  throw error(failed);
}

/// Calls what takes an error last, and throws it.
template <typename F>
void call(F &&function) {
  lictor_error *failed = nullptr;
  lictor_status status = function(&failed);
  check(status, failed);
}

/// Calls what makes something.
template <typename T, typename F>
T *make(F &&function) {
  T *made = nullptr;
  call([&](lictor_error **err) { return function(&made, err); });
  return made;
}

}  // namespace detail

/// Ends evaluations from another thread.
class cancel : public detail::shared<lictor_cancel, lictor_cancel_clone, lictor_cancel_free> {
 public:
  cancel() : shared(lictor_cancel_new()) {}
  void now() const noexcept { lictor_cancel_now(get()); }
  bool is_cancelled() const noexcept { return lictor_cancel_is_cancelled(get()); }
};

/// Limits and all else that one evaluation is given besides its input. What is not set is as the engine says.
class options {
 public:
  using printer = std::function<void(std::string_view place, std::string_view line)>;

  options() : handle_(lictor_options_new()) {}

  options &time(std::chrono::nanoseconds limit) { return with(lictor_options_set_time_ns, static_cast<std::uint64_t>(limit.count())); }
  options &steps(std::uint64_t limit) { return with(lictor_options_set_steps, limit); }
  options &memory(std::size_t bytes) { return with(lictor_options_set_memory, bytes); }
  options &depth(std::size_t limit) { return with(lictor_options_set_depth, limit); }
  options &output(std::size_t bytes) { return with(lictor_options_set_output, bytes); }
  options &nesting(std::size_t depth) { return with(lictor_options_set_nesting, depth); }
  options &now_ns(std::int64_t now) { return with(lictor_options_set_now_ns, now); }
  options &seed(std::uint64_t seed) { return with(lictor_options_set_seed, seed); }
  options &strict_builtin_errors(bool strict) { return with(lictor_options_set_strict_builtin_errors, strict); }
  options &trace(bool trace) { return with(lictor_options_set_trace, trace); }
  options &coverage(bool coverage) { return with(lictor_options_set_coverage, coverage); }
  options &cancelled_by(const cancel &by) { return with(lictor_options_set_cancel, by.get()); }
  /// Hears what is printed; must not throw. In a batch several threads call it at once.
  options &on_print(printer hear) {
    printer_ = std::make_unique<printer>(std::move(hear));
    lictor_options_set_print(handle_.get(), heard, printer_.get());
    return *this;
  }

  const lictor_options *get() const noexcept { return handle_.get(); }

 private:
  template <typename F, typename T>
  options &with(F set, T value) {
    set(handle_.get(), value);
    return *this;
  }
  static void heard(void *user, lictor_str place, lictor_str line) noexcept {
    (*static_cast<printer *>(user))(detail::view(place), detail::view(line));
  }

  detail::owner<lictor_options, lictor_options_free> handle_;
  std::unique_ptr<printer> printer_;
};

/// An input that was read, for any number of evaluations.
class input : public detail::shared<lictor_input, lictor_input_clone, lictor_input_free> {
 public:
  explicit input(std::string_view json)
      : shared(detail::make<lictor_input>([&](lictor_input **out, lictor_error **err) {
          return lictor_input_from_json(detail::str(json), out, err);
        })) {}
};

/// What a query gave.
class decision {
 public:
  explicit decision(lictor_decision *taken) noexcept : handle_(taken) {}

  bool defined() const noexcept { return lictor_decision_defined(handle_.get()); }
  /// Whether the value is exactly `true`.
  explicit operator bool() const noexcept { return lictor_decision_is_true(handle_.get()); }
  /// The value as JSON; empty where there is none.
  std::string_view json() const noexcept { return detail::view(lictor_decision_json(handle_.get())); }
  /// What came beside it, as JSON.
  std::string_view explain_json() const noexcept { return detail::view(lictor_decision_explain_json(handle_.get())); }

 private:
  detail::owner<lictor_decision, lictor_decision_free> handle_;
};

/// Memory for results, to be used again and again by one thread at a time.
class buf {
 public:
  buf() : handle_(lictor_buf_new()) {}
  std::string_view view() const noexcept { return detail::view(lictor_buf_str(handle_.get())); }
  lictor_buf *get() const noexcept { return handle_.get(); }

 private:
  detail::owner<lictor_buf, lictor_buf_free> handle_;
};

namespace detail {

inline const lictor_options *given(const options *options) { return options ? options->get() : nullptr; }
inline const lictor_input *given(const input *input) { return input ? input->get() : nullptr; }

/// A text that C writes.
template <typename F>
std::string text(F &&function) {
  buf out;
  call([&](lictor_error **err) { return function(out.get(), err); });
  return std::string(out.view());
}

}  // namespace detail

/// A prepared query.
class query : public detail::shared<lictor_query, lictor_query_clone, lictor_query_free> {
 public:
  using shared::shared;

  /// Decides; `nullptr` is no input.
  decision eval(const input *input = nullptr, const options *options = nullptr) const {
    return decision(detail::make<lictor_decision>([&](lictor_decision **out, lictor_error **err) {
      return lictor_query_eval(get(), detail::given(input), detail::given(options), out, err);
    }));
  }
  decision eval(const input &input, const options *options = nullptr) const { return eval(&input, options); }

  /// Decides from JSON to JSON, in memory that is used again; nothing where the decision is undefined.
  std::optional<std::string_view> eval_json(std::string_view json, buf &out, const options *options = nullptr) const {
    detail::call([&](lictor_error **err) {
      return lictor_query_eval_json(get(), detail::str(json), detail::given(options), out.get(), err);
    });
    std::string_view given = out.view();
    return given.empty() ? std::nullopt : std::optional(given);
  }

  /// Decides for each text, on every core. What goes wrong with one is in its place.
  std::vector<std::variant<decision, error>> eval_batch(const std::vector<std::string_view> &jsons,
                                                        const options *options = nullptr) const {
    std::vector<lictor_str> inputs;
    for (std::string_view json : jsons) inputs.push_back(detail::str(json));
    std::vector<lictor_decision *> decisions(jsons.size());
    std::vector<lictor_error *> errors(jsons.size());
    lictor_query_eval_batch_json(get(), inputs.data(), inputs.size(), detail::given(options), decisions.data(),
                                 errors.data());
    std::vector<std::variant<decision, error>> all;
    for (std::size_t i = 0; i < jsons.size(); i++) {
      if (decisions[i]) {
        all.emplace_back(std::in_place_type<decision>, decisions[i]);
      } else if (errors[i]) {
        all.emplace_back(std::in_place_type<error>, errors[i]);
      } else {  // All of it failed, and there is nothing to free.
        throw std::runtime_error("internal error");
      }
    }
    return all;
  }

  std::string info_json() const {
    return detail::text([&](lictor_buf *out, lictor_error **err) { return lictor_query_info_json(get(), out, err); });
  }
};

class engine;

/// A compiled bundle.
class policy : public detail::shared<lictor_policy, lictor_policy_clone, lictor_policy_free> {
 public:
  using shared::shared;

  /// The query for a document, by its path: `authz/allow` or `data.authz.allow`.
  query prepare(std::string_view path) const { return prepared(lictor_policy_prepare, path); }
  /// A query in Rego.
  query prepare_query(std::string_view text) const { return prepared(lictor_policy_prepare_query, text); }
  /// The solutions of a query in Rego, as JSON.
  std::string query_json(std::string_view text, const input *input = nullptr, const options *options = nullptr) const {
    return detail::text([&](lictor_buf *out, lictor_error **err) {
      return lictor_policy_query_json(get(), detail::str(text), detail::given(input), detail::given(options), out, err);
    });
  }
  /// The same code over other data: a JSON object.
  policy with_data(std::string_view json) const {
    return policy(detail::make<lictor_policy>([&](lictor_policy **out, lictor_error **err) {
      return lictor_policy_with_data_json(get(), detail::str(json), out, err);
    }));
  }
  /// The same code over data with changes made to it: a JSON array of operations `add`, `remove` and `replace`.
  policy patch_data(std::string_view operations) const {
    return policy(detail::make<lictor_policy>([&](lictor_policy **out, lictor_error **err) {
      return lictor_policy_patch_data_json(get(), detail::str(operations), out, err);
    }));
  }
  /// What is left of a query while refs are unknown, as JSON.
  std::string partial_json(std::string_view text, std::initializer_list<std::string_view> unknowns = {},
                           const input *input = nullptr, const options *options = nullptr) const {
    std::vector<lictor_str> refs;
    for (std::string_view ref : unknowns) refs.push_back(detail::str(ref));
    return detail::text([&](lictor_buf *out, lictor_error **err) {
      return lictor_policy_partial_json(get(), detail::str(text), refs.data(), refs.size(), detail::given(input),
                                        detail::given(options), out, err);
    });
  }
  std::string info_json() const {
    return detail::text([&](lictor_buf *out, lictor_error **err) { return lictor_policy_info_json(get(), out, err); });
  }
  std::string to_bytes() const {
    return detail::text([&](lictor_buf *out, lictor_error **err) { return lictor_policy_to_bytes(get(), out, err); });
  }
  static policy from_bytes(const engine &engine, std::string_view bytes);

 private:
  template <typename F>
  query prepared(F prepare, std::string_view text) const {
    return query(detail::make<lictor_query>([&](lictor_query **out, lictor_error **err) {
      return prepare(get(), detail::str(text), out, err);
    }));
  }
};

/// Modules and data that belong together.
class bundle {
 public:
  bundle() : handle_(lictor_bundle_new()) {}

  bundle &module(std::string_view name, std::string_view text) {
    detail::call([&](lictor_error **err) {
      return lictor_bundle_add_module(handle_.get(), detail::str(name), detail::str(text), err);
    });
    return *this;
  }
  bundle &data(std::string_view json) {
    detail::call([&](lictor_error **err) { return lictor_bundle_add_data_json(handle_.get(), detail::str(json), err); });
    return *this;
  }
  /// Reads files and directories of policies and data, and bundles.
  static bundle load(const engine &engine, std::initializer_list<std::string_view> paths);
  /// Reads the bytes of an archive.
  static bundle from_archive(const engine &engine, std::string_view bytes);

  const lictor_bundle *get() const noexcept { return handle_.get(); }

 private:
  explicit bundle(lictor_bundle *taken) : handle_(taken) {}

  detail::owner<lictor_bundle, lictor_bundle_free> handle_;
};

/// Compiles bundles into policies.
class engine : public detail::shared<lictor_engine, lictor_engine_clone, lictor_engine_free> {
 public:
  engine() : shared(detail::make<lictor_engine>(lictor_engine_new)) {}
  using shared::shared;

  policy compile(const bundle &bundle) const {
    return policy(detail::make<lictor_policy>([&](lictor_policy **out, lictor_error **err) {
      return lictor_engine_compile(get(), bundle.get(), out, err);
    }));
  }
  /// Compiles one module.
  policy compile(std::string_view name, std::string_view text) const { return compile(bundle().module(name, text)); }
};

/// Chooses what an engine does.
class engine_builder {
 public:
  /// A builtin: the operands as a JSON list to the result as JSON, or nothing where it is undefined. What it throws ends the
  /// evaluation and is thrown from there; in a batch it cancels that input. Several threads may call it at once.
  using function = std::function<std::optional<std::string>(std::string_view arguments)>;

  engine_builder() : handle_(lictor_engine_builder_new()) {}

  engine_builder &v0(bool v0 = true) { return with(lictor_engine_builder_set_v0, v0); }
  engine_builder &strict(bool strict = true) { return with(lictor_engine_builder_set_strict, strict); }
  engine_builder &ignore_conflicts(bool ignore = true) {
    return with(lictor_engine_builder_set_ignore_conflicts, ignore);
  }
  engine_builder &defaults(const options &defaults) {
    return with(lictor_engine_builder_set_defaults, defaults.get());
  }
  engine_builder &capabilities(std::string_view json) { return say(lictor_engine_builder_set_capabilities_json, json); }
  engine_builder &deny_builtin(std::string_view name) { return say(lictor_engine_builder_deny_builtin, name); }
  engine_builder &allow_net(std::string_view host) { return say(lictor_engine_builder_allow_net, host); }
  engine_builder &builtin(std::string_view name, std::string_view declaration, function call) {
    auto *user = new function(std::move(call));
    detail::call([&](lictor_error **err) {
      return lictor_engine_builder_add_builtin(handle_.get(), detail::str(name), detail::str(declaration), called, user,
                                               dropped, err);
    });
    return *this;
  }
  engine build() const {
    return engine(detail::make<lictor_engine>([&](lictor_engine **out, lictor_error **err) {
      return lictor_engine_builder_build(handle_.get(), out, err);
    }));
  }

 private:
  template <typename F, typename T>
  engine_builder &with(F set, T value) {
    set(handle_.get(), value);
    return *this;
  }
  template <typename F>
  engine_builder &say(F set, std::string_view text) {
    detail::call([&](lictor_error **err) { return set(handle_.get(), detail::str(text), err); });
    return *this;
  }
  static void called(void *user, lictor_call *call) noexcept {
    try {
      std::optional<std::string> given =
          (*static_cast<function *>(user))(detail::view(lictor_call_arguments_json(call)));
      if (given) lictor_call_return_json(call, detail::str(*given));
    } catch (...) {
      detail::thrown() = std::current_exception();
      lictor_call_cancel(call);
    }
  }
  static void dropped(void *user) noexcept { delete static_cast<function *>(user); }

  detail::owner<lictor_engine_builder, lictor_engine_builder_free> handle_;
};

inline policy policy::from_bytes(const engine &engine, std::string_view bytes) {
  return policy(detail::make<lictor_policy>([&](lictor_policy **out, lictor_error **err) {
    return lictor_policy_from_bytes(engine.get(), detail::str(bytes), out, err);
  }));
}

inline bundle bundle::load(const engine &engine, std::initializer_list<std::string_view> paths) {
  std::vector<lictor_str> all;
  for (std::string_view path : paths) all.push_back(detail::str(path));
  return bundle(detail::make<lictor_bundle>([&](lictor_bundle **out, lictor_error **err) {
    return lictor_bundle_load(engine.get(), all.data(), all.size(), out, err);
  }));
}

inline bundle bundle::from_archive(const engine &engine, std::string_view bytes) {
  return bundle(detail::make<lictor_bundle>([&](lictor_bundle **out, lictor_error **err) {
    return lictor_bundle_from_archive(engine.get(), detail::str(bytes), out, err);
  }));
}

inline std::string_view version() { return detail::view(lictor_version()); }

}  // namespace lictor

#endif
