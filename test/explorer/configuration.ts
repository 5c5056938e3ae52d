import type { Invariant } from "./violation.js";

/** What a thread may do when it is at rest. */
export type Task =
  | "claim"
  | "alloc"
  | "alloc, waiting"
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
  | "claimShared"
  | "share"
  | "addReference"
  | "acquire"
  | "releaseShared"
  | "releaseShared, onDrop throws"
  /** Of a kind that the thread does not know: it may not be the last. */
  | "releaseUnknown"
  | "tryUnique"
  | "beginList"
  | "shareList"
  /** Takes a list's lock and keeps it, as a cursor does. */
  | "openSession"
  | "closeSession"
  | "pushFront"
  | "pushBack"
  | "insertBefore"
  | "popFront"
  | "popBack"
  | "take"
  | "seizeList"
  /** Takes the first frame of a list that is the thread's alone; ends the list when there is none. */
  | "endList"
  | "beginChannel"
  | "shareChannel"
  | "send"
  | "sendTwo"
  | "send, waiting"
  | "receive"
  | "receiveTwo"
  | "receive, waiting"
  | "closeChannel"
  | "seizeChannel"
  /** As `endList`. */
  | "endChannel"
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

/** Where a frame is when the search begins: nowhere; with a thread; shared by some, one reference each; in list or channel 1. */
export type Start = "unused" | "listed" | "queued" | number | readonly number[];

/**
 * Whose list or channel 1 is when the search begins: nobody's, so that every thread knows its name; or a thread's, which has
 * made or seized it. In that case every thread knows the name that it had before.
 */
export type Holder = "public" | number | { readonly seizedBy: number };

/** One bounded world; the search of it is complete. */
export interface Configuration {
  readonly name: string;
  readonly frames: number;
  readonly threads: readonly ThreadPlan[];
  /** Kinds of the frames that are claimed or repurposed, and of those that are there from the start. */
  readonly kinds: readonly number[];
  /** Raw tokens that exist at the most. */
  readonly tokens: number;
  /** Threads that stop at the most. */
  readonly kills: number;
  /** Ids of agents, id 0 included. */
  readonly agentEntries: number;
  /** Kinds that are entered in the table: id and check. */
  readonly tableKinds: readonly (readonly [id: number, check: number])[];
  /** Agents from 1 to this may share. */
  readonly sharers: number;
  /** Ids of lists, and of channels. */
  readonly lists: number;
  readonly channels: number;
  /** Frames that a channel may hold; those that one may hold that is made later, if they are others; cells that it has. */
  readonly capacity: number;
  readonly laterCapacity?: number;
  readonly cells: number;
  /** Do threads sleep? Else what wakes them makes no step. */
  readonly sleeps: boolean;
  /** Where frames are at first; those that are not named are unused. */
  readonly starts: readonly Start[];
  readonly list?: Holder;
  readonly channel?: Holder;
  /** One state in so many is left to run alone, and to lose all its threads but one. */
  readonly sample: number;
  /** Invariants whose premise must have held. */
  readonly about: readonly Invariant[];
}
