// The playground: editors, and what the policy in them decides.

import { autocompletion, closeBrackets, closeBracketsKeymap, completeAnyWord, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import * as lictor from "lictor";
import { rego } from "./rego.js";
import { read, write } from "./share.js";

const $ = (id) => document.getElementById(id);

const highlight = HighlightStyle.define([
  { tag: tags.keyword, class: "tok-keyword" },
  { tag: tags.string, class: "tok-string" },
  { tag: tags.number, class: "tok-number" },
  { tag: [tags.atom, tags.bool, tags.null], class: "tok-atom" },
  { tag: tags.comment, class: "tok-comment" },
  { tag: tags.meta, class: "tok-meta" },
  { tag: [tags.propertyName, tags.function(tags.variableName)], class: "tok-name" },
  { tag: tags.special(tags.variableName), class: "tok-root" },
]);

const setMarks = StateEffect.define();
const marks = StateField.define({
  create: () => Decoration.none,
  update(current, transaction) {
    for (const effect of transaction.effects) if (effect.is(setMarks)) return effect.value;
    return transaction.docChanged ? Decoration.none : current;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const basics = (label) => [
  lineNumbers(),
  highlightActiveLine(),
  highlightActiveLineGutter(),
  drawSelection(),
  history(),
  bracketMatching(),
  closeBrackets(),
  autocompletion({ override: [completeAnyWord], activateOnTyping: false }),
  indentOnInput(),
  highlightSelectionMatches(),
  syntaxHighlighting(highlight),
  EditorView.contentAttributes.of({ "aria-label": label }),
  keymap.of([
    { key: "Mod-Enter", run: () => (evaluate(), true) },
    ...closeBracketsKeymap,
    ...defaultKeymap,
    ...searchKeymap,
    ...historyKeymap,
    ...lintKeymap,
    ...completionKeymap,
  ]),
];

const changed = EditorView.updateListener.of((update) => {
  if (update.docChanged) soon();
});

const editor = (parent, label, extensions) =>
  new EditorView({ parent: $(parent), state: EditorState.create({ extensions: [basics(label), changed, extensions] }) });

const policyExtensions = [basics("Policy"), changed, rego, marks, indentUnit.of("\t"), EditorState.tabSize.of(4)];
const policy = new EditorView({ parent: $("policy") });
const input = editor("input", "Input, JSON", json());
const data = editor("data", "Data, JSON", json());
const value = new EditorView({
  parent: $("value"),
  state: EditorState.create({
    extensions: [
      EditorState.readOnly.of(true),
      EditorView.editable.of(false),
      EditorView.contentAttributes.of({ "aria-label": "Result", tabindex: "0" }),
      json(),
      syntaxHighlighting(highlight),
      EditorView.lineWrapping,
      keymap.of(searchKeymap),
    ],
  }),
});

/** The modules: a state of the editor for each, of which one is shown. */
const files = new Map();
let shown;

function show(name) {
  if (shown !== undefined && files.has(shown)) files.set(shown, policy.state);
  shown = name;
  policy.setState(files.get(name));
  tabs();
}

function tabs(bad = new Set()) {
  $("files").replaceChildren(
    ...[...files.keys()].map((name) => {
      const tab = document.createElement("button");
      tab.type = "button";
      tab.role = "tab";
      tab.textContent = name.split("/").at(-1);
      tab.title = name;
      tab.ariaSelected = String(name === shown);
      tab.tabIndex = name === shown ? 0 : -1;
      tab.classList.toggle("bad", bad.has(name));
      tab.onclick = () => show(name);
      tab.ondblclick = () => rename(name);
      tab.onkeydown = ({ key }) => {
        const names = [...files.keys()];
        const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
        if (step) show(names.at((names.indexOf(name) + step) % names.length));
        else if (key === "F2") rename(name);
        else if (key === "Delete" && files.size > 1) remove(name);
        else return;
        $("files").querySelector("[aria-selected=true]")?.focus();
      };
      return tab;
    }),
  );
}

const stateOf = (text) => EditorState.create({ doc: text, extensions: policyExtensions });

function remove(name) {
  files.delete(name);
  if (shown === name) {
    shown = undefined;
    show(files.keys().next().value);
  }
  soon();
}

function rename(name) {
  const next = prompt("Name of the module", name);
  if (!next || next === name || files.has(next)) return;
  files.set(shown, policy.state);
  const entries = [...files].map(([own, state]) => [own === name ? next : own, state]);
  files.clear();
  for (const [own, state] of entries) files.set(own, state);
  if (shown === name) shown = next;
  show(shown);
  soon();
}

$("add").onclick = () => {
  const name = prompt("Name of the module", `module${files.size}.rego`);
  if (!name) return;
  if (!files.has(name)) files.set(name, stateOf(`package ${name.replace(/\.rego$/, "").replace(/\W+/g, "_")}\n`));
  show(name);
  policy.focus();
};

function situation() {
  files.set(shown, policy.state);
  const modules = Object.fromEntries([...files].map(([name, state]) => [name, state.doc.toString()]));
  return { modules, input: input.state.doc.toString(), data: data.state.doc.toString(), query: $("query").value };
}

const replace = (view, text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });

function open({ modules, input: inputText = "", data: dataText = "", query = "" }) {
  files.clear();
  shown = undefined;
  for (const [name, text] of Object.entries(modules)) files.set(name, stateOf(text));
  if (files.size === 0) files.set("policy.rego", stateOf("package example\n"));
  show(files.keys().next().value);
  replace(input, inputText);
  replace(data, dataText);
  $("query").value = query;
  evaluate();
}

/** Evaluates when typing pauses. */
let waiting;
function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(evaluate, 250);
}

const engine = new lictor.Engine({ limits: { timeMs: 2000, memoryBytes: 256 << 20, outputBytes: 1 << 20 } });

/** Reads the JSON of a pane; says beside its title what is wrong with it. */
function parsed(view, note) {
  const text = view.state.doc.toString();
  note.textContent = "";
  note.className = "note";
  view.dispatch(setDiagnostics(view.state, []));
  if (text.trim() === "") return undefined;
  try {
    lictor.Input.fromJson(text).free();
    return text;
  } catch (error) {
    const hint = /row (\d+), column (\d+)/.exec(error.details[0]?.hint ?? "");
    note.textContent = error.details[0].message;
    note.className = "note bad";
    if (hint) {
      const line = view.state.doc.line(Math.min(Number(hint[1]), view.state.doc.lines));
      const from = Math.min(line.from + Number(hint[2]) - 1, line.to);
      view.dispatch(setDiagnostics(view.state, [{ from, to: Math.min(from + 1, line.to), severity: "error", message: error.details[0].message }]));
    }
    throw error;
  }
}

function evaluate() {
  clearTimeout(waiting);
  const now = situation();
  const encode = (text) => new TextEncoder().encode(text ?? "{}");
  try {
    const inputText = parsed(input, $("input-note"));
    const dataText = parsed(data, $("data-note"));
    const compiled = engine.compile(lictor.Bundle.from({ modules: now.modules, data: encode(dataText) }));
    try {
      present(decide(compiled, now.query.trim(), inputText));
    } finally {
      compiled.free();
    }
  } catch (error) {
    if (!(error instanceof lictor.EngineError)) throw error;
    fail(error);
  }
}

/** Paths and refs are documents, everything else is a query. */
const isPath = (query) => query === "" || /^[\w-]+(?:\/[\w-]+)*$/.test(query) || /^data(?:\.\w+|\["[^"]*"\])*$/.test(query);

function decide(compiled, query, inputText) {
  const given = lictor.Input.fromJson(inputText ?? "null");
  const none = lictor.Input.from(undefined);
  try {
    const own = inputText === undefined ? none : given;
    if (!isPath(query)) {
      const start = performance.now();
      const rows = compiled.query(query, own).map((row) => (Object.keys(row.bindings).length > 0 ? row.bindings : row.expressions.map((expression) => expression.value)));
      return { rows, ms: performance.now() - start };
    }
    const prepared = compiled.prepare(query === "" ? "data" : query);
    const report = prepared.eval(own, { coverage: $("coverage").checked, report: true });
    prepared.eval(own);
    const start = performance.now();
    for (let i = 0; i < 10; i++) prepared.eval(own);
    return { ...report, value: report.value, defined: report.defined, ms: (performance.now() - start) / 10 };
  } finally {
    given.free();
    none.free();
  }
}

const pretty = (value) => {
  const big = /"\u0001(-?\d+)"/g;
  return JSON.stringify(value, (_, item) => (typeof item === "bigint" ? `\u0001${item}` : item), 2).replace(/\\u0001/g, "\u0001").replace(big, "$1");
};

function present({ rows, value: given, defined, prints = [], builtinErrors = [], coverage, ms }) {
  const text = rows ? pretty(rows) : defined ? pretty(given) : "";
  replace(value, text);
  const verdict = rows ? `${rows.length} ${rows.length === 1 ? "solution" : "solutions"}` : !defined ? "undefined" : typeof given === "boolean" ? String(given) : "";
  const kind = given === true || rows?.length > 0 ? "good" : given === false ? "bad" : "none";
  $("verdict").textContent = verdict;
  $("verdict").className = `verdict ${kind}`;
  $("time").textContent = ms < 1 ? `${(ms * 1000).toFixed(0)} µs` : `${ms.toFixed(1)} ms`;
  problems(builtinErrors, false);
  $("prints").hidden = prints.length === 0;
  $("prints").replaceChildren(
    ...prints.map(({ at, text }) => {
      const line = document.createElement("div");
      const place = document.createElement("span");
      place.textContent = at;
      line.append(place, text);
      return line;
    }),
  );
  mark(coverage);
}

function fail(error) {
  replace(value, "");
  $("verdict").textContent = error.kind === "internal" ? "engine error" : `${error.kind} error`;
  $("verdict").className = "verdict bad";
  $("time").textContent = "";
  $("prints").hidden = true;
  problems(error.details.length > 0 ? error.details : [{ message: error.message }], true);
  mark(undefined);
}

function problems(details, inEditor) {
  $("problems").hidden = details.length === 0;
  $("problems").replaceChildren(...details.map(problem));
  const bad = new Set(details.map((detail) => detail.location?.file));
  tabs(inEditor ? bad : new Set());
  for (const name of files.keys()) {
    const own = inEditor ? details.filter((detail) => detail.location?.file === name) : [];
    const state = name === shown ? policy.state : files.get(name);
    const at = own.map((detail) => {
      const from = offset(state, detail.location);
      return { from, to: Math.max(from, state.wordAt(from)?.to ?? Math.min(from + 1, state.doc.length)), severity: "error", message: detail.message };
    });
    const transaction = setDiagnostics(state, at);
    if (name === shown) policy.dispatch(transaction);
    else files.set(name, state.update(transaction).state);
  }
}

/** Columns count bytes; the editor counts units of UTF-16. */
function offset(state, { row, column }) {
  const line = state.doc.line(Math.max(1, Math.min(row, state.doc.lines)));
  const bytes = new TextEncoder().encode(line.text).slice(0, column - 1);
  return line.from + Math.min(new TextDecoder().decode(bytes).length, line.length);
}

function problem({ code, message, location, hint }) {
  const button = document.createElement("button");
  button.type = "button";
  const head = document.createElement("code");
  head.textContent = [location?.file && `${location.file}:${location.row}:${location.column}`, code].filter(Boolean).join("  ");
  const rest = document.createElement("div");
  rest.textContent = message;
  button.append(head, rest);
  if (hint) {
    const small = document.createElement("small");
    small.textContent = hint;
    button.append(small);
  }
  button.onclick = () => {
    if (!location || !files.has(location.file)) return;
    if (location.file !== shown) show(location.file);
    const at = offset(policy.state, location);
    policy.dispatch({ selection: { anchor: at }, scrollIntoView: true });
    policy.focus();
  };
  return button;
}

/** Marks what was evaluated and what was not. */
function mark(coverage) {
  for (const name of files.keys()) {
    const state = name === shown ? policy.state : files.get(name);
    const file = coverage?.files[name];
    const ranges = [];
    const add = (list, kind) => {
      for (const { start, end } of list ?? []) {
        const from = offset(state, { row: start.row, column: start.col });
        const to = offset(state, { row: end.row, column: end.col });
        if (to > from) ranges.push(Decoration.mark({ class: kind }).range(from, to));
        ranges.push(Decoration.line({ class: `row-${kind}` }).range(state.doc.lineAt(from).from));
      }
    };
    add(file?.covered, "covered");
    add(file?.not_covered, "missed");
    const effect = { effects: setMarks.of(Decoration.set(ranges, true)) };
    if (name === shown) policy.dispatch(effect);
    else files.set(name, state.update(effect).state);
  }
}

$("query").oninput = soon;
$("query").onkeydown = ({ key }) => key === "Enter" && evaluate();
$("coverage").onchange = evaluate;

$("share").onclick = async () => {
  location.hash = await write(situation());
  let done = "The address holds it";
  try {
    await navigator.clipboard.writeText(location.href);
    done = "Copied";
  } catch {
    // Not every page may write to the clipboard; the address is there.
  }
  $("share").textContent = done;
  setTimeout(() => ($("share").textContent = "Share"), 1600);
};

const theme = (name) => {
  document.documentElement.dataset.theme = name;
  try {
    localStorage.setItem("theme", name);
  } catch {
    // Without storage it is forgotten.
  }
};
const kept = (() => {
  try {
    return localStorage.getItem("theme");
  } catch {
    return null;
  }
})();
const preferred = matchMedia("(prefers-color-scheme: dark)");
document.documentElement.dataset.theme = kept ?? (preferred.matches ? "dark" : "light");
preferred.onchange = ({ matches }) => kept ?? (document.documentElement.dataset.theme = matches ? "dark" : "light");
$("theme").onclick = () => theme(document.documentElement.dataset.theme === "dark" ? "light" : "dark");

document.addEventListener("keydown", (event) => {
  const view = event.altKey && !event.ctrlKey && { Digit1: policy, Digit2: input, Digit3: data, Digit4: value }[event.code];
  if (!view) return;
  event.preventDefault();
  if (view === value) value.contentDOM.focus();
  else view.focus();
});

$("version").textContent = `Lictor ${lictor.version()}`;

const examples = await (await fetch("examples.json")).json();
const choose = $("example");
for (const [group, own] of Object.entries(examples)) {
  const list = document.createElement("optgroup");
  list.label = group;
  for (const [index, example] of own.entries()) list.append(new Option(example.title, `${group}/${index}`));
  choose.append(list);
}
choose.onchange = () => {
  const [group, index] = choose.value.split("/");
  forgetAddress();
  open(examples[group][index]);
};

/** An example that is opened has no address of its own. */
function forgetAddress() {
  window.history.replaceState(null, "", location.pathname);
}

async function start() {
  const shared = await read(location.hash.slice(1)).catch(() => undefined);
  open(shared ?? Object.values(examples)[0][0]);
}
addEventListener("hashchange", async () => {
  const shared = await read(location.hash.slice(1)).catch(() => undefined);
  if (shared && JSON.stringify(shared) !== JSON.stringify(situation())) open(shared);
});
await start();
document.documentElement.dataset.ready = "true";
