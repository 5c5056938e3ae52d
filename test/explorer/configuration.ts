import type { Invariant } from "./violation.js";

/** What a thread may do when it is at rest. */
export type Task =
  | "claim"
  | "alloc"
  | "release"
  | "release, onDrop throws"
  | "reset"
  | "repurpose"
  | "repurpose, onDrop throws"
  | "intoRaw"
  | "restore"
  | "restore wrong kind"
  | "renew"
  | "register"
  | "enterKind"
  /** Of a thread that has stopped and is not reclaimed: costs no budget. */
  | "reclaim"
  | "reclaim, onDrop throws"
  /** A report that comes again, or of a bearer of an id that never was. */
  | "reclaim again";

export interface ThreadPlan {
  readonly tasks: readonly Task[];
  /** Operations that it starts. */
  readonly budget: number;
  /** May stop for ever, at any micro-step. */
  readonly mortal: boolean;
  /** Starts only after somebody has registered an agent for it. */
  readonly later?: boolean;
}

/** One bounded world; the search of it is complete. */
export interface Configuration {
  readonly name: string;
  readonly frames: number;
  readonly threads: readonly ThreadPlan[];
  /** Kinds of the frames that are claimed or repurposed. */
  readonly kinds: readonly number[];
  /** Raw tokens that exist at the most. */
  readonly tokens: number;
  /** Threads that stop at the most. */
  readonly kills: number;
  /** Ids of agents, id 0 included. */
  readonly agentEntries: number;
  /** Kinds that are entered in the table: id and check. */
  readonly tableKinds: readonly (readonly [id: number, check: number])[];
  /** One state in so many is left to run alone, and to lose all its threads but one. */
  readonly sample: number;
  /** Invariants whose premise must have held. */
  readonly about: readonly Invariant[];
}
