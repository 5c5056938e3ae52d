/**
 * An interpreter of ownership: for every statement, the set of things that each variable may hold there.
 *
 * It knows the protocol by rules of its own (see holdings.ts). Where paths meet, sets are united; a loop runs until nothing new arrives at its head. A statement is rejected when
 * anything that its variable may hold does not allow it. **After a rejected statement the variable holds what it held
 * before**: one mistake is one error.
 */
import type { BlindSpot } from "./blind-spots.js";
import { after, afterNo, allows, fits, type Holding, isImpossible, isOfAnyKind, stateOf } from "./holdings.js";
import type { Apply, Ask, Block, Loop, Start, Statement, Switch, Try, Until } from "./program.js";

/** Not there: control never arrives. */
type Env = ReadonlyMap<string, ReadonlySet<Holding>> | undefined;

function join(left: Env, right: Env): Env {
  if (left === undefined) return right;
  if (right === undefined) return left;
  const both = new Map(left);
  for (const [variable, held] of right) {
    const known = both.get(variable);
    both.set(variable, known === undefined ? held : new Set([...known, ...held]));
  }
  return both;
}

function same(left: Env, right: Env): boolean {
  if (left === undefined || right === undefined) return left === right;
  if (left.size !== right.size) return false;
  for (const [variable, held] of left) {
    const other = right.get(variable);
    if (other === undefined || other.size !== held.size) return false;
    for (const holding of held) if (!other.has(holding)) return false;
  }
  return true;
}

/** Where control arrives from several places. */
class Meeting {
  env: Env;
  add(env: Env): void {
    this.env = join(this.env, env);
  }
}

/** A `finally` that a jump passes through on its way out. */
interface Passage {
  /** how many targets stood around it */
  readonly depth: number;
  readonly jumps: Map<Meeting, Meeting>;
}

/** Where control goes when it does not go on. */
interface Exits {
  readonly targets: readonly { readonly label: string; readonly break: Meeting; readonly continue?: Meeting }[];
  readonly passages: readonly Passage[];
  readonly returned: Meeting;
  readonly thrown: Meeting;
}

/**
 * What a rejected statement does to its variable: nothing once it is rejected (`stays`), nothing even in the turns of a
 * loop in which it is still right (`nothing`), or what it does to that part of the holdings which is right (`goes on`);
 * where kinds must not meet, that is what it did when only one had arrived. A question that goes on leaves after a no what
 * was held, or that part of it which was right (`answers`).
 */
export const recoveries = ["stays", "nothing", "goes on", "answers"] as const;
export type Recovery = (typeof recoveries)[number];

export interface Options {
  /** what is not to be seen, because the compiler cannot see it */
  readonly blind?: Iterable<BlindSpot>;
  /** statements with another recovery than `stays` */
  readonly recovery?: ReadonlyMap<Statement, Recovery>;
}

export interface Verdicts {
  readonly rejected: ReadonlySet<Statement>;
  /** statements that control can reach */
  readonly reached: ReadonlySet<Statement>;
  /** questions with an answer that cannot be */
  readonly impossible: ReadonlySet<Ask>;
  /** rejected statements that were right in the first turn of a loop around them */
  readonly broughtByLoop: ReadonlySet<Apply | Ask>;
}

class Interpreter {
  readonly rejected = new Set<Statement>();
  readonly reached = new Set<Statement>();
  readonly impossible = new Set<Ask>();
  readonly broughtByLoop = new Set<Apply | Ask>();
  /** statements that were right once, and what their variable held then */
  readonly #right = new Map<Statement, ReadonlySet<Holding>>();
  readonly #recovery: ReadonlyMap<Statement, Recovery>;
  readonly #blind: ReadonlySet<BlindSpot>;
  /** while a `finally` is followed once more for one of its exits: its verdicts stand already */
  #settled = false;

  constructor({ blind = [], recovery = new Map() }: Options) {
    this.#blind = new Set(blind);
    this.#recovery = recovery;
  }

  block(block: Block, env: Env, exits: Exits): Env {
    let current = env;
    for (const statement of block) current = this.statement(statement, current, exits);
    return current;
  }

  statement(statement: Statement, env: Env, exits: Exits): Env {
    if (env === undefined) return undefined;
    this.reached.add(statement);
    // Anything may throw before it has done anything.
    this.#mayThrow(env, exits);
    switch (statement.is) {
      case "start":
      case "renew":
        this.#assigned(env, exits);
        return this.#begin(statement, env);
      case "apply":
        return this.#apply(statement, env);
      case "branch":
        return join(
          this.block(statement.yes, env, exits),
          statement.no === undefined ? env : this.block(statement.no, env, exits),
        );
      case "ask": {
        const { yes, no } = this.#ask(statement, env);
        return join(this.block(statement.yes, yes, exits), this.block(statement.no, no, exits));
      }
      case "until":
        return this.#until(statement, env, exits);
      case "loop":
        return this.#loop(statement, env, exits);
      case "labelled": {
        const end = new Meeting();
        const target = { label: statement.label, break: end };
        end.add(this.block(statement.body, env, { ...exits, targets: [...exits.targets, target] }));
        return end.env;
      }
      case "jump":
        this.#jump(statement.by, statement.label, env, exits);
        return undefined;
      case "switch":
        return this.#switch(statement, env, exits);
      case "try":
        return this.#try(statement, env, exits);
      case "leave":
        if (statement.by === "return") exits.returned.add(env);
        return undefined;
    }
  }

  #begin({ variable, origin, kind }: Start | Extract<Statement, { is: "renew" }>, env: Env): Env {
    const frame: Holding = `${stateOf(origin)} ${isOfAnyKind(origin) ? "Any" : kind}`;
    return new Map(env).set(variable, new Set([frame]));
  }

  #apply(statement: Apply, env: NonNullable<Env>): Env {
    const known = this.#judge(statement, env);
    if (statement.operation === "give" && this.#blind.has("give")) return env;
    return known === undefined ? env : new Map(env).set(statement.variable, after(known, statement));
  }

  #ask(statement: Ask, env: NonNullable<Env>): { yes: Env; no: Env } {
    const { variable } = statement;
    const known = this.#judge(statement, env);
    if (known === undefined) return { yes: env, no: env };
    if (isImpossible(known, statement)) this.impossible.add(statement);
    const refused = this.#recovery.get(statement) === "answers" ? known : (env.get(variable) ?? known);
    return {
      yes: new Map(env).set(variable, after(known, statement)),
      no: new Map(env).set(variable, afterNo(refused, statement)),
    };
  }

  /** What the variable holds as far as the statement is right about it; undefined where it does nothing. */
  #judge(statement: Apply | Ask, env: NonNullable<Env>): ReadonlySet<Holding> | undefined {
    const held = env.get(statement.variable);
    if (held === undefined) throw new Error(`${statement.variable} is used before it is there`);
    const recovery = this.#recovery.get(statement) ?? "stays";
    const isRight = recovery !== "nothing" && allows(held, statement);
    const isAllowed = this.#settled ? !this.rejected.has(statement) : isRight && fits(held, statement);
    if (!this.#settled) this.#note(statement, held, isAllowed);
    // What is right about its frame consumes it, wherever that goes.
    if (isAllowed || (isRight && !fits(held, statement))) return held;
    if (recovery !== "goes on" && recovery !== "answers") return undefined;
    const right = new Set([...held].filter((holding) => allows(new Set([holding]), statement)));
    return allows(right, statement) ? right : (this.#right.get(statement) ?? new Set());
  }

  #note(statement: Apply | Ask, held: ReadonlySet<Holding>, isAllowed: boolean): void {
    if (isAllowed) {
      this.#right.set(statement, held);
      this.rejected.delete(statement);
    } else {
      this.rejected.add(statement);
      if (this.#right.has(statement)) this.broughtByLoop.add(statement);
    }
  }

  #loop({ form, label, body }: Loop, entry: Env, exits: Exits): Env {
    // A `do` block runs before its condition is asked, the others' only after it.
    for (let head = entry; ; ) {
      const end = new Meeting();
      const next = new Meeting();
      const inside = { ...exits, targets: [...exits.targets, { label, break: end, continue: next }] };
      if (form === "of") this.#assigned(head, exits);
      if (form === "while" || form === "of") end.add(head);
      next.add(this.block(body, head, inside));
      this.#mayThrow(next.env, exits);
      if (form === "do") end.add(next.env);
      const again = join(head, next.env);
      if (same(again, head)) return end.env;
      head = again;
    }
  }

  #until({ label, question, body }: Until, entry: NonNullable<Env>, exits: Exits): Env {
    for (let head: NonNullable<Env> = entry; ; ) {
      const end = new Meeting();
      const next = new Meeting();
      const inside = { ...exits, targets: [...exits.targets, { label, break: end, continue: next }] };
      const { yes, no } = this.#ask(question, head);
      end.add(yes);
      next.add(this.block(body, no, inside));
      this.#mayThrow(next.env, exits);
      const again = join(head, next.env);
      if (again === undefined || same(again, head)) return end.env;
      head = again;
    }
  }

  #switch({ cases, hasDefault }: Switch, env: Env, exits: Exits): Env {
    const end = new Meeting();
    if (!hasDefault) end.add(env);
    let fallen: Env;
    for (const { body, falls } of cases) {
      const last = this.block(body, join(env, fallen), exits);
      fallen = falls ? last : undefined;
      if (!falls) end.add(last);
    }
    end.add(fallen);
    return end.env;
  }

  #jump(by: "break" | "continue", label: string, env: Env, exits: Exits): void {
    const depth = exits.targets.findLastIndex((one) => one.label === label);
    const meeting = exits.targets[depth]?.[by];
    if (meeting === undefined) throw new Error(`no ${label} to ${by}`);
    this.#leaveTo(meeting, depth, env, exits.passages);
  }

  /** Goes to `meeting` through the innermost `finally` on the way, if there is one. */
  #leaveTo(meeting: Meeting, depth: number, env: Env, passages: readonly Passage[]): void {
    const passage = passages.at(-1);
    if (passage === undefined || passage.depth <= depth || this.#blind.has("jump past finally")) {
      meeting.add(env);
      return;
    }
    const waiting = passage.jumps.get(meeting) ?? new Meeting();
    passage.jumps.set(meeting, waiting);
    waiting.add(env);
  }

  #try({ body, handler, finalizer }: Try, env: Env, exits: Exits): Env {
    const thrown = new Meeting();
    const returned = new Meeting();
    const normal = new Meeting();
    const passage: Passage = { depth: exits.targets.length, jumps: new Map() };
    const guarded = finalizer === undefined ? exits : { ...exits, returned, passages: [...exits.passages, passage] };
    this.#assigned(env, { thrown });
    normal.add(this.block(body, env, { ...guarded, thrown }));

    // What the handler throws goes to the `finally`, or else further out.
    let uncaught = thrown;
    if (handler !== undefined) {
      const entry = thrown.env;
      uncaught = new Meeting();
      this.#assigned(entry, { thrown: uncaught });
      // The compiler forgets what a handler without a `finally` throws.
      const outer = finalizer !== undefined || this.#blind.has("throw in try") ? uncaught : exits.thrown;
      normal.add(this.block(handler, entry, { ...guarded, thrown: outer }));
    }
    if (finalizer === undefined) return normal.env;

    const jumps = [...passage.jumps.values()].map((waiting) => waiting.env);
    this.block(finalizer, [normal.env, uncaught.env, returned.env, ...jumps].reduce(join), exits);
    const wasSettled = this.#settled;
    this.#settled = true;
    exits.returned.add(this.block(finalizer, returned.env, exits));
    exits.thrown.add(this.block(finalizer, uncaught.env, exits));
    for (const [meeting, waiting] of passage.jumps) {
      const depth = exits.targets.findIndex((one) => one.break === meeting || one.continue === meeting);
      this.#leaveTo(meeting, depth, this.block(finalizer, waiting.env, exits), exits.passages);
    }
    const onwards = this.block(finalizer, normal.env, exits);
    this.#settled = wasSettled;
    return onwards;
  }

  #mayThrow(env: Env, { thrown }: Exits): void {
    if (!this.#blind.has("throw in try")) thrown.add(env);
  }

  /** The compiler takes a clause's start and an assignment, and nothing else, for a place that may throw. */
  #assigned(env: Env, { thrown }: Pick<Exits, "thrown">): void {
    if (this.#blind.has("throw in try")) thrown.add(env);
  }
}

/** Judges the body of a function. */
export function interpret(body: Block, options: Options = {}): Verdicts {
  const interpreter = new Interpreter(options);
  const exits: Exits = { targets: [], passages: [], returned: new Meeting(), thrown: new Meeting() };
  interpreter.block(body, new Map(), exits);
  return interpreter;
}
