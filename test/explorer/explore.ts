import { checkProgress, checkRecovery } from "./alone.js";
import type { Configuration } from "./configuration.js";
import { Invariants } from "./invariants.js";
import type { SlotCode } from "./slot-code.js";
import { Rows, StateSet } from "./state-set.js";
import { Transitions } from "./transitions.js";
import { type Counts, type Invariant, Judge, Violation } from "./violation.js";

export interface Explored {
  readonly states: number;
  readonly transitions: number;
  readonly kills: number;
  readonly localStates: number;
  /** Local states in which a thread was stopped. */
  readonly killPoints: number;
  /** Steps of the longest of the shortest paths. */
  readonly depth: number;
  readonly counts: Counts;
  readonly violation: { readonly violation: Violation; readonly path: readonly string[] } | undefined;
}

/** A move: a thread, and which of its choices; the last one stops it, the first one goes on inside an operation. */
const CHOICES = 64;
const STEP = 0;
const STOP = CHOICES - 1;

/** Searches every state that a configuration can reach, breadth first: a violation has the shortest path. */
export function explore(code: SlotCode, configuration: Configuration, overlooked: readonly Invariant[] = []): Explored {
  return new Search(code, configuration, new Judge(overlooked)).run();
}

class Search {
  readonly #moves: Transitions;
  readonly #invariants: Invariants;
  readonly #seen = new StateSet();
  readonly #parents = new Rows();
  readonly #judge: Judge;
  #transitions = 0;
  #kills = 0;
  readonly #killPoints = new Set<number>();

  constructor(code: SlotCode, configuration: Configuration, judge: Judge) {
    this.#judge = judge;
    this.#moves = new Transitions(code, configuration, this.#judge);
    this.#invariants = new Invariants(code, this.#moves);
  }

  run(): Explored {
    const { shape } = this.#moves;
    const initial = this.#moves.initial();
    this.#invariants.check(initial);
    this.#seen.add(initial);
    this.#parents.push(Int32Array.of(-1, 0));
    let layer = new Rows();
    layer.push(initial);
    let first = 0;
    let depth = 0;
    let violation: Explored["violation"];
    while (layer.length > 0 && violation === undefined) {
      const next = new Rows();
      const nextFirst = this.#seen.size;
      for (let at = 0; at < layer.length && violation === undefined; at += shape.size) {
        violation = this.#expand(layer.at(at, shape.size), first + at / shape.size, next);
      }
      layer = next;
      first = nextFirst;
      depth++;
    }
    return {
      states: this.#seen.size,
      transitions: this.#transitions,
      kills: this.#kills,
      localStates: this.#moves.locals.size,
      killPoints: this.#killPoints.size,
      depth: depth - 1,
      counts: this.#judge.counts,
      violation,
    };
  }

  #expand(row: Int32Array, number: number, next: Rows): Explored["violation"] {
    const moves = this.#moves;
    const scratch = new Int32Array(row.length);
    const attempt = (move: number, apply: () => void): Explored["violation"] => {
      scratch.set(row);
      this.#transitions++;
      try {
        apply();
        if (this.#seen.add(scratch)) {
          this.#parents.push(Int32Array.of(number, move));
          this.#invariants.check(scratch);
          if (this.#seen.size % moves.configuration.sample === 0) {
            checkProgress(moves, scratch);
            checkRecovery(moves, this.#invariants, scratch);
          }
          next.push(scratch);
        }
      } catch (violation) {
        if (!(violation instanceof Violation)) throw violation;
        return { violation, path: [...this.#path(number), this.#describe(row, move)] };
      }
      return undefined;
    };
    for (let thread = 0; thread < moves.shape.threads; thread++) {
      let found: Explored["violation"];
      if (moves.isAsleep(row, thread)) {
        // Goes on when it is woken.
      } else if (moves.localOf(row, thread) !== undefined) {
        found = attempt(thread * CHOICES + STEP, () => moves.step(scratch, thread));
      } else if (moves.isResting(row, thread)) {
        const choices = moves.choices(row, thread);
        for (let choice = 0; choice < choices.length && found === undefined; choice++) {
          const operation = choices[choice];
          if (operation === undefined) continue;
          found = attempt(thread * CHOICES + choice + 1, () => moves.start(scratch, thread, operation));
        }
      }
      if (found === undefined && moves.canStop(row, thread)) {
        this.#kills++;
        this.#killPoints.add(moves.localOf(row, thread)?.id ?? 0);
        found = attempt(thread * CHOICES + STOP, () => moves.stop(scratch, thread));
      }
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** What happened on the way to a state. */
  #path(number: number): readonly string[] {
    const list: number[] = [];
    for (let at = number; at > 0; at = this.#parents.value(at * 2)) list.unshift(this.#parents.value(at * 2 + 1));
    const row = this.#moves.initial();
    const path: string[] = [];
    for (const move of list) {
      path.push(this.#describe(row, move));
      const thread = Math.floor(move / CHOICES);
      const choice = move % CHOICES;
      if (choice === STOP) this.#moves.stop(row, thread);
      else if (choice === STEP) this.#moves.step(row, thread);
      else {
        const operation = this.#moves.choices(row, thread)[choice - 1];
        if (operation !== undefined) this.#moves.start(row, thread, operation);
      }
    }
    return path;
  }

  #describe(row: Int32Array, move: number): string {
    const thread = Math.floor(move / CHOICES);
    const choice = move % CHOICES;
    if (choice === STOP) return `${thread} stops for ever`;
    if (choice !== STEP) {
      const operation = this.#moves.choices(row, thread)[choice - 1];
      const place = operation?.place ? ` at ${operation.place}/${operation.placeGeneration}` : "";
      return `${thread} ${operation?.opcode} ${operation?.subject}/${operation?.generation}${place} …`;
    }
    const access = this.#moves.localOf(row, thread)?.access;
    const place = this.#moves.memory.placeOf[access?.at ?? -1] ?? -1;
    const word = this.#moves.memory.classOf[place] ?? "";
    const subject = this.#moves.memory.subjectOf[place] ?? "";
    const found = row[place] ?? 0;
    return `${thread} ${access?.type} ${word} ${subject}: ${hex(found)}, ${hex(access?.value ?? 0)}`;
  }
}

const hex = (word: number): string => (word >>> 0).toString(16);
