import type { Block, Statement } from "./random-program.js";

/** What an interpreter does next: at each choice it takes the number of ways, and answers which one. */
type Choose = (ways: number) => number;

/** How a statement ends. An error that a `throw` statement throws is told from one that comes out of a call. */
type End = "on" | "break" | "continue" | "return" | "throw" | "error";

/** What a variable holds: nothing, a frame, what was a frame, or what somebody has been told about. */
type Held = "nothing" | "frame" | "moved" | "told";

interface Run {
  readonly choose: Choose;
  readonly held: Map<Variable, Held>;
  readonly misuses: Set<string>;
}

interface Variable {
  readonly name: string;
  readonly line: number;
  readonly isLet: boolean;
}

type Step = (run: Run) => End;

/** A program as text, and as steps that can be taken. */
export interface Compiled {
  readonly text: string;
  /** Every misuse on every path, as `line rule`; undefined if there are more paths than can be walked. */
  readonly misuses: ReadonlySet<string> | undefined;
}

const mostPaths = 4000;
const mostTurns = 2;
const moved = (line: number): string => `${line} no-use-after-move`;
const left = (line: number): string => `${line} must-settle`;

/** Where a statement stands. */
interface Place {
  readonly variables: readonly Variable[];
  readonly canBreak: boolean;
  readonly canContinue: boolean;
  readonly isInFinally: boolean;
  /** Is there a `try` statement around, so that it matters where errors come from? */
  readonly isTried: boolean;
}

class Compiler {
  readonly lines: string[];
  readonly variables: Variable[] = [];

  constructor(head: readonly string[]) {
    this.lines = [...head];
  }

  #line(text: string): number {
    this.lines.push(text);
    return this.lines.length;
  }

  declare(isLet: boolean, { isTried }: Place): { readonly variable: Variable; readonly step: Step } {
    const name = `v${this.variables.length}`;
    const line = this.#line(`${isLet ? "let" : "const"} ${name} = alloc(memory, Init, {});`);
    const variable = { name, line, isLet };
    this.variables.push(variable);
    return { variable, step: this.#hold(variable, line, isTried) };
  }

  /** A variable gets a frame. It may be that there is none, which `own` throws. */
  #hold(variable: Variable, line: number, isTried: boolean): Step {
    this.#line(`own(${variable.name});`);
    return ({ choose, held, misuses }) => {
      const way = isTried ? choose(3) : 0;
      if (way === 1) return "error";
      if (held.get(variable) === "frame") misuses.add(left(line));
      held.set(variable, way === 2 ? "nothing" : "frame");
      return way === 2 ? "error" : "on";
    };
  }

  block(block: Block, place: Place): Step {
    const jump = block.findIndex(({ kind }) => /^(?:break|continue|return|throw)$/.test(kind));
    const steps = block
      .slice(0, jump < 0 ? block.length : jump + 1)
      .map((statement) => this.statement(statement, place));
    return (run) => {
      for (const step of steps) {
        const end = step(run);
        if (end !== "on") return end;
      }
      return "on";
    };
  }

  statement(statement: Statement, place: Place): Step {
    const { isTried } = place;
    const mayFail: Step = ({ choose }) => (isTried && choose(2) === 1 ? "error" : "on");
    const jump = (text: string, end: End): Step => {
      this.#line(text);
      return () => end;
    };
    switch (statement.kind) {
      case "drop": {
        const { variable, use } = this.#operand(statement.variable, place);
        const line = this.#line(`drop(${variable.name});`);
        return (run) => use(run, line, true);
      }
      case "give":
      case "choice": {
        const { variable, use } = this.#operand(statement.variable, place);
        const isChoice = statement.kind === "choice";
        const line = this.#line(`works(${isChoice ? "c.x ? " : ""}give(${variable.name})${isChoice ? " : 0" : ""});`);
        return (run) => {
          if (!isChoice || run.choose(2) === 1) use(run, line, true);
          return mayFail(run);
        };
      }
      case "send": {
        const { variable, use } = this.#operand(statement.variable, place);
        const line = this.#line(`send(channel, ${variable.name});`);
        return (run) => (mayFail(run) === "error" ? "error" : use(run, line, true));
      }
      case "use": {
        const { variable, use } = this.#operand(statement.variable, place);
        const line = this.#line(`${variable.name}.meta();`);
        return (run) => use(run, line, false);
      }
      case "risky":
        this.#line("works();");
        return mayFail;
      case "break":
        return place.canBreak ? jump("break;", "break") : this.statement({ kind: "risky" }, place);
      case "continue":
        return place.canContinue ? jump("continue;", "continue") : this.statement({ kind: "risky" }, place);
      case "return":
        return place.isInFinally ? this.statement({ kind: "risky" }, place) : jump("return;", "return");
      case "throw":
        return place.isInFinally ? this.statement({ kind: "risky" }, place) : jump("throw c.error;", "throw");
      case "renew": {
        const { variable } = this.#operand(statement.variable, place);
        if (!variable.isLet || place.isInFinally)
          return this.statement({ kind: "use", variable: statement.variable }, place);
        return this.#hold(variable, this.#line(`${variable.name} = alloc(memory, Init, {});`), isTried);
      }
      case "declare": {
        this.#line("{");
        const { variable, step } = this.declare(statement.isLet, place);
        const body = this.block(statement.body, { ...place, variables: [...place.variables, variable] });
        this.#line("}");
        return (run) => {
          const end = step(run);
          return end === "on" ? body(run) : end;
        };
      }
      case "if": {
        this.#line("if (c.x) {");
        const yes = this.block(statement.yes, place);
        this.#line("} else {");
        const no = this.block(statement.no, place);
        this.#line("}");
        return (run) => (run.choose(2) === 1 ? yes : no)(run);
      }
      case "try send":
        return this.#trySend(statement, place);
      case "keep answer":
        return this.#keepAnswer(statement, place);
      case "while":
      case "do":
      case "for of":
        return this.#loop(statement, place);
      case "switch":
        return this.#switch(statement, place);
      case "try":
        return this.#try(statement, place);
    }
  }

  /** The variable that a number means here, and what a use of it does. */
  #operand(
    number: number,
    { variables }: Place,
  ): { readonly variable: Variable; readonly use: (run: Run, line: number, spends: boolean) => End } {
    const variable = variables[number % variables.length];
    if (variable === undefined) throw new Error("a program has a variable");
    const use = ({ held, misuses }: Run, line: number, spends: boolean): End => {
      const isMoved = held.get(variable) === "moved";
      if (isMoved) misuses.add(moved(line));
      if (spends) held.set(variable, "moved");
      else if (isMoved) held.set(variable, "told");
      return "on";
    };
    return { variable, use };
  }

  #trySend({ variable: number, form, ...branches }: Extract<Statement, { kind: "try send" }>, place: Place): Step {
    const { variable, use } = this.#operand(number, place);
    const call = `trySend(channel, ${variable.name})`;
    const condition = { plain: call, negated: `!${call}`, and: `c.x && ${call}`, or: `c.x || ${call}` }[form];
    const line = this.#line(`if (${condition}) {`);
    const yes = this.block(branches.yes, place);
    this.#line("} else {");
    const no = this.block(branches.no, place);
    this.#line("}");
    return (run) => {
      const first = form === "and" || form === "or" ? run.choose(2) === 1 : form === "plain";
      if (form === "and" && !first) return no(run);
      if (form === "or" && first) return yes(run);
      use(run, line, false);
      const isSent = run.choose(2) === 1;
      if (isSent) run.held.set(variable, "moved");
      return (isSent === (form !== "negated") ? yes : no)(run);
    };
  }

  #keepAnswer(statement: Extract<Statement, { kind: "keep answer" }>, place: Place): Step {
    const { variable, use } = this.#operand(statement.variable, place);
    if (variable.isLet) return this.statement({ ...statement, kind: "try send", form: "plain" }, place);
    this.#line("{");
    const line = this.#line(`const isSent = trySend(channel, ${variable.name});`);
    const between = this.block(statement.between, place);
    this.#line("if (isSent) {");
    const yes = this.block(statement.yes, place);
    this.#line("} else {");
    const no = this.block(statement.no, place);
    this.#line("}");
    this.#line("}");
    return (run) => {
      use(run, line, false);
      const isSent = run.choose(2) === 1;
      if (isSent) run.held.set(variable, "moved");
      const end = between(run);
      return end === "on" ? (isSent ? yes : no)(run) : end;
    };
  }

  #loop({ kind, body: block }: Extract<Statement, { kind: "while" | "do" | "for of" }>, place: Place): Step {
    this.#line({ while: "while (c.x) {", do: "do {", "for of": "for (const _ of c.all) {" }[kind]);
    const body = this.block(block, { ...place, canBreak: true, canContinue: true });
    this.#line(kind === "do" ? "} while (c.x);" : "}");
    return (run) => {
      for (let turn = 0; turn < mostTurns; turn++) {
        if ((kind !== "do" || turn > 0) && run.choose(2) === 0) return "on";
        const end = body(run);
        if (end === "break") return "on";
        if (end !== "on" && end !== "continue") return end;
      }
      return "on";
    };
  }

  #switch({ cases, hasDefault }: Extract<Statement, { kind: "switch" }>, place: Place): Step {
    this.#line("switch (c.x) {");
    const steps = cases.map((block, at) => {
      this.#line(hasDefault && at === cases.length - 1 ? "default:" : `case ${at}:`);
      return this.block(block, { ...place, canBreak: true });
    });
    this.#line("}");
    return (run) => {
      const from = run.choose(hasDefault ? steps.length : steps.length + 1);
      for (const step of steps.slice(from)) {
        const end = step(run);
        if (end === "break") return "on";
        if (end !== "on") return end;
      }
      return "on";
    };
  }

  #try({ block, handler, finalizer }: Extract<Statement, { kind: "try" }>, place: Place): Step {
    const inside = { ...place, isTried: true };
    this.#line("try {");
    const tried = this.block([{ kind: "risky" }, ...block], inside); // a block in which nothing can fail is none to try
    if (handler) this.#line("} catch {");
    const caught = handler && this.block(handler, finalizer ? inside : place);
    if (finalizer) this.#line("} finally {");
    const last =
      finalizer && this.block(finalizer, { ...place, canBreak: false, canContinue: false, isInFinally: true });
    this.#line("}");
    return (run) => {
      let end = tried(run);
      if (caught && (end === "throw" || end === "error")) end = caught(run);
      const over = last?.(run) ?? "on";
      return over === "on" ? end : over;
    };
  }
}

/** Writes a program down, and walks every path through it. */
export function compiled(program: Block, head: readonly string[]): Compiled {
  const compiler = new Compiler([...head, "export function work(memory, channel, c) {"]);
  const place: Place = {
    variables: [],
    canBreak: false,
    canContinue: false,
    isInFinally: false,
    isTried: false,
  };
  const { variable, step } = compiler.declare(true, place);
  const body = compiler.block(program, { ...place, variables: [variable] });
  const text = `${compiler.lines.join("\n")}\n}\n`;
  const misuses = new Set<string>();
  let path: readonly number[] | undefined = [];
  for (let count = 0; path !== undefined; count++) {
    if (count > mostPaths) return { text, misuses: undefined };
    path = walk(path, (run) => (step(run) === "on" ? body(run) : "error"), misuses);
  }
  return { text, misuses };
}

/** Walks one path, the first that begins with these choices, and returns the beginning of the next one. */
function walk(path: readonly number[], program: Step, misuses: Set<string>): readonly number[] | undefined {
  const taken: { readonly way: number; readonly ways: number }[] = [];
  const choose: Choose = (ways) => {
    const way = path[taken.length] ?? 0;
    taken.push({ way, ways });
    return way;
  };
  const held = new Map<Variable, Held>();
  const end = program({ choose, held, misuses });
  // What a call throws out of the function is nobody's concern.
  if (end !== "error") {
    for (const [{ line }, what] of held) if (what === "frame") misuses.add(left(line));
  }
  const last = taken.map(({ way, ways }) => way + 1 < ways).lastIndexOf(true);
  if (last < 0) return undefined;
  return [...taken.slice(0, last).map(({ way }) => way), (taken[last]?.way ?? 0) + 1];
}
