// What the rules cost: 10,000 lines with 2,000 owners, and functions of 1,000 branches and more. Times are of the rules alone:
// a run with them minus one without.
import { Linter } from "eslint";
import lint from "../dist/lint/index.js";

const rules = Object.keys(lint.rules).map((name) => `unique-frame/${name}`);
const imports = `import { alloc, drop, give, intoRaw, own, pushBack, send, trySend } from "unique-frame";\n`;

/** Ordinary functions of four owners each. */
function ordinary(functions) {
  const text = (n) => `
export function work${n}(memory, list, channel, pages, isReady) {
  const first = alloc(memory, Init, { pid: ${n} });
  own(first);
  const second = alloc(memory, Init, { pid: ${n + 1} });
  own(second);
  if (isReady && first.meta().pid > 0) pushBack(list, first);
  else drop(first);
  for (const page of pages) {
    if (page === second.startPaddr()) break;
    second.metaMut().pid += page;
  }
  if (!trySend(channel, second)) drop(second);
  const third = alloc(memory, Init, { pid: 3 });
  own(third);
  const fourth = alloc(memory, Init, { pid: 4 });
  own(fourth);
  try {
    send(channel, third);
  } catch {
    drop(third);
  }
  return give(fourth);
}`;
  return imports + Array.from({ length: functions }, (_, n) => text(n)).join("");
}

/** One function: `owners` variables, each of which is looked at on every branch and dropped at the end. */
function branching(branches, owners) {
  const names = Array.from({ length: owners }, (_, n) => `frame${n}`);
  const declared = names.map((name) => `  const ${name} = alloc(memory, Init, {});\n  own(${name});\n`);
  const looks = Array.from(
    { length: branches },
    (_, n) => `  if (c[${n}] && c[0]) ${names[n % owners]}.meta(); else c.pop();\n`,
  );
  return `${imports}export function work(memory, c) {\n${declared.join("")}${looks.join("")}${names.map((name) => `  drop(${name});\n`).join("")}}\n`;
}

const linter = new Linter();
function seconds(text, on) {
  const config = {
    ...lint.configs.recommended,
    rules: Object.fromEntries(rules.map((name) => [name, on ? "error" : "off"])),
  };
  const started = process.cpuUsage();
  const reports = linter.verify(text, [config], "work.js");
  const { user, system } = process.cpuUsage(started);
  if (reports.length > 0) throw new Error(`these programs are right: ${reports[0].line}: ${reports[0].message}`);
  return (user + system) / 1e6;
}

const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];
const programs = {
  "2,000 owners in 500 functions": ordinary(500),
  "1,000 branches in one function, 1 owner": branching(1000, 1),
  "1,000 branches in one function, 100 owners": branching(1000, 100),
  "4,000 branches in one function, 1 owner": branching(4000, 1),
  "1,000 branches in one function, 2,000 owners": branching(1000, 2000),
};
console.log("processor time of all rules, without types; median of 7");
for (const [name, text] of Object.entries(programs)) {
  seconds(text, true); // warm
  const pairs = Array.from({ length: 7 }, () => {
    const bare = seconds(text, false);
    return { bare, rules: seconds(text, true) - bare };
  });
  const of = (what) => median(pairs.map((pair) => pair[what])).toFixed(2);
  const lines = text.split("\n").length.toLocaleString("en");
  console.log(`${name.padEnd(46)}${lines.padStart(7)} lines${of("rules").padStart(7)} s, parsing ${of("bare")} s`);
}
