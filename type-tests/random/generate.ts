/**
 * Random programs. Most of what is written is meant to be right: the generator keeps a rough idea of what each variable
 * holds, and follows it four times out of five. The idea is not a verdict – a branch forgets what the other one did.
 */

import { everyBlindSpot } from "./blind-spots.js";
import { type State, stateOf } from "./holdings.js";
import { interpret } from "./interpret.js";
import type { Ask, Block, Case, Kind, LoopForm, Operation, Origin, Question, Statement } from "./program.js";
import { blocksOf, kinds, withBlocks } from "./program.js";

/** mulberry32: a seed gives the same programs everywhere */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Flavour {
  /** where the variables come from */
  readonly origins: readonly Origin[];
  /** how often an operation is `repurpose` where it may be */
  readonly repurposes: number;
  /** whether there are `try` statements */
  readonly tries: boolean;
}

export const flavours = {
  general: {
    origins: ["claim", "alloc", "owner", "sharedOwner", "rawOwner", "borrowed", "looked", "factory", "claimShared"],
    repurposes: 0.2,
    tries: false,
  },
  sharing: {
    origins: ["sharedFactory", "claimShared", "sharedOwner", "rawSharedOwner", "looked", "lookedAny", "found", "found"],
    repurposes: 0.2,
    tries: false,
  },
  factory: { origins: ["factory"], repurposes: 0.2, tries: false },
  repurposing: { origins: ["claim", "factory"], repurposes: 0.6, tries: false },
  trying: { origins: ["claim", "owner", "factory"], repurposes: 0.2, tries: true },
} as const satisfies Record<string, Flavour>;

interface Rough {
  readonly state: State;
  readonly kind: Kind;
}

const fitting: Readonly<Record<Rough["state"], readonly Operation[]>> = {
  unique: [
    "intoRaw",
    "intoShared",
    "intoShared",
    "drop",
    "pushBack",
    "send",
    "resetAsUnused",
    "finish",
    "own",
    "field",
    "field",
    "metaMut",
    "startPaddr",
    "lend",
    "give",
  ],
  shared: ["intoRaw", "drop", "own", "field", "field", "clone", "clone", "startPaddr", "look", "give"],
  raw: ["fromRaw", "fromRaw", "fromRaw", "post", "own", "startPaddr", "give"],
  rawShared: ["fromRaw", "fromRaw", "fromRaw", "own", "startPaddr", "give"],
  borrowed: ["field", "field", "metaMut", "startPaddr", "lend", "look"],
  "looked at": ["field", "field", "startPaddr", "look"],
  spent: [],
};
const every: readonly Operation[] = [...fitting.unique, "fromRaw", "repurpose", "post", "clone", "look"];

/** Parameters are what the caller gave. */
const renewable: readonly Origin[] = ["claim", "alloc", "factory", "claimShared", "sharedFactory", "found"];

interface Place {
  readonly depth: number;
  /** labels that `break` may name, and `continue` */
  readonly breaks: readonly string[];
  readonly continues: readonly string[];
  /** in a `try` the exceptional paths would see a variable between its renewal and `own` */
  readonly canRenew: boolean;
  /** nothing jumps out of a `finally` */
  readonly canLeave: boolean;
}

class Author {
  readonly #next: () => number;
  readonly #flavour: Flavour;
  readonly #rough = new Map<string, Rough>();
  /** the kind and origin with which a variable can be renewed; parameters are not */
  readonly #origins = new Map<string, { origin: Origin; kind: Kind }>();
  #left: number;
  #names = 0;

  constructor(next: () => number, flavour: Flavour) {
    this.#next = next;
    this.#flavour = flavour;
    this.#left = 4 + this.#below(7);
  }

  program(): Block {
    const starts = Array.from({ length: 1 + this.#below(3) }, () => this.#start(this.#flavour.origins));
    const place: Place = { depth: 0, breaks: [], continues: [], canRenew: true, canLeave: true };
    const body: Statement[] = [];
    while (this.#left > 0) body.push(...this.#block(place));
    return [...starts, ...body];
  }

  #below(limit: number): number {
    return Math.floor(this.#next() * limit);
  }

  #chance(share: number): boolean {
    return this.#next() < share;
  }

  #one<T>(list: readonly T[]): T {
    const item = list[this.#below(list.length)];
    if (item === undefined) throw new Error("nothing to choose from");
    return item;
  }

  #start(origins: readonly Origin[]): Statement {
    const variable = `f${this.#names++}`;
    const origin = this.#one(origins);
    const kind = this.#one(kinds);
    this.#rough.set(variable, { state: stateOf(origin), kind });
    this.#origins.set(variable, { origin, kind });
    return { is: "start", variable, origin, kind };
  }

  /** A few statements. What is declared inside is not seen outside. */
  #block(place: Place): Block {
    const outside = [...this.#rough.keys()];
    const block: Statement[] = [];
    for (let count = 1 + this.#below(3); count > 0 && this.#left > 0; count--) block.push(this.#statement(place));
    if (place.depth > 0) {
      for (const name of this.#rough.keys()) if (!outside.includes(name)) this.#rough.delete(name);
      if (this.#chance(place.canRenew ? 0.3 : 0.5)) block.push(...this.#exit(place));
    }
    return block;
  }

  /** Another path from the same place: the idea of the path before it is kept or forgotten by chance. */
  #path(place: Place): Block {
    const before = new Map(this.#rough);
    const block = this.#block(place);
    if (this.#chance(0.5)) for (const [name, rough] of before) this.#rough.set(name, rough);
    return block;
  }

  #exit({ breaks, continues, canLeave }: Place): Statement[] {
    const choice = this.#below(4);
    if (choice === 0 && breaks.length > 0) return [{ is: "jump", by: "break", label: this.#one(breaks) }];
    if (choice === 1 && continues.length > 0) return [{ is: "jump", by: "continue", label: this.#one(continues) }];
    if (choice === 2 && canLeave) return [{ is: "leave", by: this.#chance(0.7) ? "return" : "throw" }];
    return [];
  }

  #statement(place: Place): Statement {
    this.#left--;
    const inner: Place = { ...place, depth: place.depth + 1 };
    if (place.depth < 4 && this.#chance(0.4)) {
      const choice = this.#below(this.#flavour.tries ? 9 : 6);
      if (choice < 2) {
        const yes = this.#path(inner);
        return this.#chance(0.5) ? { is: "branch", yes } : { is: "branch", yes, no: this.#path(inner) };
      }
      if (choice < 4) return this.#loop(place, inner);
      if (choice === 4) return this.#switch(inner);
      if (choice === 5) {
        const label = `b${this.#names++}`;
        return { is: "labelled", label, body: this.#path({ ...inner, breaks: [...place.breaks, label] }) };
      }
      return this.#try(inner);
    }
    if (this.#chance(0.06)) return this.#start(["claim", "factory", "sharedFactory"]);
    const variable = this.#one([...this.#rough.keys()]);
    const origin = this.#origins.get(variable);
    if (
      origin !== undefined &&
      renewable.includes(origin.origin) &&
      place.canRenew &&
      this.#chance(this.#rough.get(variable)?.state === "spent" ? 0.4 : 0.02)
    ) {
      this.#rough.set(variable, { state: stateOf(origin.origin), kind: origin.kind });
      return { is: "renew", variable, ...origin };
    }
    const question = this.#question(variable);
    if (question !== undefined && place.depth < 4) return this.#ask(question, variable, place, inner);
    return this.#apply(variable, place);
  }

  /** What is worth asking of a variable; sometimes anything. */
  #question(variable: string): Question | undefined {
    const state = this.#rough.get(variable)?.state;
    if (this.#chance(0.02)) return this.#one<Question>(["tryUnique", "trySend", "downcast"]);
    if (state === "shared" && this.#chance(0.3)) return this.#one<Question>(["tryUnique", "tryUnique", "downcast"]);
    if (state === "unique" && this.#chance(0.15)) return this.#one<Question>(["trySend", "trySend", "downcast"]);
    return state === "looked at" && this.#chance(0.3) ? "downcast" : undefined;
  }

  #ask(operation: Question, variable: string, place: Place, inner: Place): Statement {
    const rough = this.#rough.get(variable) ?? { state: "spent", kind: "Init" };
    const kind = operation === "downcast" || this.#chance(0.1) ? this.#one(kinds) : rough.kind;
    const question = { operation, variable, kind } as const;
    const toYes = () => {
      if (operation === "tryUnique") this.#rough.set(variable, { ...rough, state: "unique" });
      if (operation === "trySend") this.#rough.set(variable, { ...rough, state: "spent" });
      if (operation === "downcast") this.#rough.set(variable, { ...rough, kind });
    };
    if (operation !== "downcast" && this.#chance(0.2)) {
      const label = `l${this.#names++}`;
      const body = this.#path({
        ...inner,
        breaks: [...place.breaks, label],
        continues: [...place.continues, label],
      });
      toYes();
      const ask: Ask = { is: "ask", ...question, isNegated: true, yes: [], no: [] };
      return { is: "until", label, question: ask, body };
    }
    const no = this.#chance(0.5) ? this.#path(inner) : [];
    this.#rough.set(variable, rough);
    toYes();
    const yes = this.#path(inner);
    return { is: "ask", ...question, isNegated: this.#chance(0.3), yes, no };
  }

  #apply(variable: string, { continues }: Place): Statement {
    const rough = this.#rough.get(variable);
    if (rough === undefined) throw new Error(`no ${variable}`);
    if (rough.state === "unique" && this.#chance(this.#flavour.repurposes)) {
      const kind = this.#one(kinds);
      this.#rough.set(variable, { state: "unique", kind });
      return { is: "apply", operation: "repurpose", variable, kind };
    }
    const choices = this.#chance(0.8) && rough.state !== "spent" ? fitting[rough.state] : every;
    const chosen = rough.kind === "Buffer" && this.#chance(0.2) ? "fill" : this.#one(choices);
    // `own` again, in a loop: the documents list it, the declared type comes back at the loop's start.
    const operation = chosen === "own" && continues.length > 0 ? "startPaddr" : chosen;
    const kind = operation === "repurpose" || this.#chance(0.1) ? this.#one(kinds) : rough.kind;
    this.#follow(variable, operation, rough);
    return ["field", "repurpose", "pushBack", "send"].includes(operation)
      ? { is: "apply", operation, variable, kind }
      : { is: "apply", operation, variable };
  }

  #follow(variable: string, operation: Operation, rough: Rough): void {
    const becomes: Readonly<Record<string, State>> = {
      "intoRaw unique": "raw",
      "intoRaw shared": "rawShared",
      "fromRaw raw": "unique",
      "fromRaw rawShared": "shared",
      "intoShared unique": "shared",
    };
    const next = becomes[`${operation} ${rough.state}`];
    if (next !== undefined) this.#rough.set(variable, { ...rough, state: next });
    if (["drop", "finish", "resetAsUnused", "post", "pushBack", "send", "give"].includes(operation))
      this.#rough.set(variable, { ...rough, state: "spent" });
  }

  #loop(place: Place, inner: Place): Statement {
    const label = `l${this.#names++}`;
    const form = this.#one<LoopForm>(["while", "do", "for", "of"]);
    const body = this.#path({
      ...inner,
      breaks: [...place.breaks, label],
      continues: [...place.continues, label],
    });
    // Something should come after most endless loops.
    const way: Block = form === "for" ? [{ is: "branch", yes: [{ is: "jump", by: "break", label }] }] : [];
    return { is: "loop", form, label, body: this.#chance(0.5) ? [...way, ...body] : [...body, ...way] };
  }

  #switch(inner: Place): Statement {
    const cases = Array.from({ length: 1 + this.#below(3) }, (): Case => {
      return { body: this.#path(inner), falls: this.#chance(0.3) };
    });
    return { is: "switch", cases, hasDefault: this.#chance(0.4) };
  }

  #try(inner: Place): Statement {
    const guarded: Place = { ...inner, canRenew: false };
    const body = this.#path(guarded);
    const form = this.#below(3);
    const handler = form === 1 ? undefined : this.#path(guarded);
    const apart: Place = { ...guarded, breaks: [], continues: [], canLeave: false };
    const finalizer = form === 0 ? undefined : this.#path(apart);
    return {
      is: "try",
      body,
      ...(handler === undefined ? {} : { handler }),
      ...(finalizer === undefined ? {} : { finalizer }),
    };
  }
}

/** Leaves out what is never reached: there a variable has its declared type, and nothing means anything. */
export function prune(body: Block): Block {
  const { reached } = interpret(body, { blind: everyBlindSpot });
  const keep = (block: Block): Block =>
    block.filter((one) => reached.has(one)).map((one) => withBlocks(one, blocksOf(one).map(keep)));
  return keep(body);
}

export function generate(next: () => number, flavour: Flavour): Block {
  for (;;) {
    const program = prune(new Author(next, flavour).program());
    if (interpret(program, { blind: everyBlindSpot }).impossible.size === 0) return program;
  }
}
